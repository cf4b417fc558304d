/** What is wrong with a policy document, where, and how to mend it: in the words of the officer who wrote it. Pure. */

export interface Problem {
  /** Of the document. */
  readonly version: string
  readonly path: readonly PropertyKey[]
  readonly zh: string
  readonly en: string
  readonly mendZh: string
  readonly mendEn: string
}

export type Sentences = Pick<Problem, 'zh' | 'en' | 'mendZh' | 'mendEn'>

export function problem(version: string, path: readonly PropertyKey[], said: Sentences): Problem {
  return { version, path, ...said }
}

/** What the schema and the compiler say in short, told at length. Patterns are tried in order. */
export function toldAtLength(message: string): Sentences {
  for (const [pattern, tell] of KNOWN) {
    const found = pattern.exec(message)
    if (found) return tell(found[1] ?? '', found[2] ?? '')
  }
  return {
    zh: message,
    en: message,
    mendZh: '请对照 docs/POLICY.md 改正这一项',
    mendEn: 'compare this field with docs/POLICY.md',
  }
}

type Tell = (one: string, two: string) => Sentences

const KNOWN: readonly (readonly [RegExp, Tell])[] = [
  [
    /^Unrecognized keys?: (.*)$/,
    (keys) => ({
      zh: `没有这一项：${keys}`,
      en: `there is no such field: ${keys}`,
      mendZh: '请检查拼写和缩进；各项的名称见 docs/POLICY.md',
      mendEn: 'check spelling and indentation; docs/POLICY.md lists all fields',
    }),
  ],
  [
    /^Invalid input: expected (.*), received undefined$/,
    (what) => ({
      zh: `缺少这一项（${what}）`,
      en: `missing (${what})`,
      mendZh: '请补上；没有公布来源的写 not_published，不要留空',
      mendEn: 'add it; what no source gives is written not_published, never left out',
    }),
  ],
  [
    /^Invalid input: expected (.*?)(?:, received .*)?$/,
    (what) => ({
      zh: `应为 ${what}`,
      en: `expected ${what}`,
      mendZh: '各项的写法见 docs/POLICY.md',
      mendEn: 'docs/POLICY.md shows how each field is written',
    }),
  ],
  [
    /^Invalid (?:option: expected one of|discriminator value. Expected) (.*)$/,
    (options) => ({
      zh: `只能是 ${options} 之一`,
      en: `one of ${options}`,
      mendZh: '请从中选一个',
      mendEn: 'choose one of them',
    }),
  ],
  [
    /^at most 100 %$/,
    () => ({
      zh: '比例超过 100 %',
      en: 'a ratio above 100 %',
      mendZh: '请写百分数，如 86 或 82.5，最高 100',
      mendEn: 'write per cent, like 86 or 82.5, at most 100',
    }),
  ],
  [
    /^expected (yuan|a percentage|a factor).* with at most (\d+) decimals$/,
    (what, digits) => ({
      zh: `应为${{ yuan: '金额（元）', 'a percentage': '百分数', 'a factor': '系数' }[what] ?? ''}，不小于 0，最多 ${digits} 位小数`,
      en: `expected ${what}, not below 0, at most ${digits} decimals`,
      mendZh: '请写成数字，不带单位、逗号和正负号',
      mendEn: 'write a plain number without unit, comma or sign',
    }),
  ],
  [
    /^Too small: expected (?:array|string) /,
    () => ({
      zh: '不能是空的',
      en: 'must not be empty',
      mendZh: '请至少写一项；整个不要时，请删去这一项',
      mendEn: 'write at least one, or leave the field out',
    }),
  ],
  [
    /^Too (?:big|small): expected number to be (.*)$/,
    (bound) => ({
      zh: `应 ${bound}`,
      en: `expected ${bound}`,
      mendZh: '请核对这个数',
      mendEn: 'see whether the number is right',
    }),
  ],
  [
    /^expected (\d*) ?digits$/,
    (count) => ({
      zh: `应为${count ? ` ${count} 位` : ''}数字`,
      en: `expected ${count}${count ? ' ' : ''}digits`,
      mendZh: "请加引号写成文字，如 '310'：不加引号，开头的 0 会丢失",
      mendEn: "write it in quotes, like '310': without them a leading 0 is lost",
    }),
  ],
  [
    /^(?:expected (?:small letters|a name|a code)|Invalid key in record)/,
    () => ({
      zh: '名称或编码里有不能用的字符',
      en: 'a name or a code with letters that it may not have',
      mendZh: '名称用小写字母、数字和 _（version 用 -），以字母开头；编码用字母、数字和点',
      mendEn: 'names: small letters, digits and _ (a version: -), a letter first; codes: letters, digits and dots',
    }),
  ],
  [
    /^expected rungs that rise, the last one open$/,
    () => ({
      zh: '各段的上限没有逐段升高，或最后一段不是 open：段与段重叠或有空缺',
      en: 'upper ends of the rungs do not rise, or the last is not open: they overlap or leave a gap',
      mendZh: '每段只写上限 upToYuan，从低到高，最后一段写 upToYuan: open',
      mendEn: 'write only upper ends, upToYuan, rising; the last one is upToYuan: open',
    }),
  ],
  [
    /^expected a day, yyyy-MM-dd$/,
    () => ({
      zh: '不是存在的日期',
      en: 'not a day that exists',
      mendZh: '请写成 2026-01-01 这样的日期',
      mendEn: 'write a day like 2026-01-01',
    }),
  ],
  [
    /^expected a day not before validFrom$/,
    () => ({
      zh: '终止日早于起始日',
      en: 'the last day is before the first',
      mendZh: 'validTo 不得早于 validFrom；长期有效则不写 validTo',
      mendEn: 'validTo must not be before validFrom; leave it out when there is no end',
    }),
  ],
  [
    /^expected the key of a source/,
    () => ({
      zh: '出处的名称应以 A-、B-、C- 或 D- 开头',
      en: 'a source is named A-, B-, C- or D- and a word',
      mendZh: '先在 sources 里写明出处（如 A-page），再在这里引用它的名称',
      mendEn: 'describe the source under sources, e.g. A-page, and name it here',
    }),
  ],
  [
    /^found no source (.*)$/,
    (key) => ({
      zh: `sources 里没有 ${key}`,
      en: `there is no ${key} under sources`,
      mendZh: '请在 sources 里补上这个出处，或改正名称',
      mendEn: 'add it under sources, or mend the name',
    }),
  ],
  [
    /^expected a source/,
    () => ({
      zh: '这个数字没有出处',
      en: 'a number without a source',
      mendZh: '请在这一节写 source，或写成 { value: 86, source: A-page }',
      mendEn: 'write source in its section, or { value: 86, source: A-page }',
    }),
  ],
  [
    /^(\S+) is given neither here nor by an adopted layer$/,
    (field) => ({
      zh: `${field} 本市没有写，采用的省级政策里也没有`,
      en: `${field} is given neither here nor by an adopted layer`,
      mendZh: '请补上这一节，或在 adopts 里采用写了它的省级政策；没有公布的写 not_published',
      mendEn: 'write the section, or adopt a layer that has it; what is not published is written so',
    }),
  ],
  [
    /^found no layer (.*)$/,
    (layer) => ({
      zh: `没有省级政策 ${layer}`,
      en: `there is no layer ${layer}`,
      mendZh: '请核对 province 文件夹里各文件的 version',
      mendEn: 'compare with the versions of the files in the folder province',
    }),
  ],
  [
    /^expected a layer of insurance (.*)$/,
    (insurance) => ({
      zh: `采用的省级政策不是险种 ${insurance} 的`,
      en: `the layer is not for insurance ${insurance}`,
      mendZh: '请采用同一险种的省级政策',
      mendEn: 'adopt a layer of the same insurance',
    }),
  ],
  [
    /^counter (\S+) is used for (.*)$/,
    (counter, meanings) => ({
      zh: `累计项 ${counter} 用作了两种不同的累计（${meanings}）`,
      en: `the accumulator ${counter} is used for two different sums (${meanings})`,
      mendZh: '请给其中一处换一个累计项',
      mendEn: 'give one of them another counter',
    }),
  ],
  [
    /^expected either thresholdYuan or thresholdPercentOfSalary$/,
    () => ({
      zh: '起付标准应写且只写一种',
      en: 'exactly one kind of threshold is wanted',
      mendZh: 'thresholdYuan（元）和 thresholdPercentOfSalary（工资的百分比）只写一个',
      mendEn: 'write thresholdYuan or thresholdPercentOfSalary, not both and not neither',
    }),
  ],
]
