/** What is wrong with a policy document, where, and how to mend it: in the words of the officer who wrote it. Pure. */

/**
 * Every kind of fault, as docs/POLICY.md lists them. A code is never given another meaning: officers, logs and tickets
 * name faults by it. P01 to P24 are of one file, P25 to P40 of tables and files compared, P41 on of a node's folder.
 */
export const faultKinds = {
  P01: { zh: '不是可读的 YAML', en: 'not readable as YAML' },
  P02: { zh: '没有这一项', en: 'there is no such field' },
  P03: { zh: '缺少这一项', en: 'a field is missing' },
  P04: { zh: '不是这一项的写法', en: 'not how this field is written' },
  P05: { zh: '不在可选的几个里', en: 'not one of the options' },
  P06: { zh: '不是金额、百分数或系数', en: 'not an amount, a percentage or a factor' },
  P07: { zh: '不能是空的', en: 'empty' },
  P08: { zh: '数太大或太小', en: 'a number too big or too small' },
  P09: { zh: '编码应为数字', en: 'a code that is not digits' },
  P10: { zh: '名称或编码里有不能用的字符', en: 'letters that a name or a code may not have' },
  P11: { zh: '比例超过 100 %', en: 'a ratio above 100 %' },
  P12: { zh: '段与段重叠', en: 'brackets that overlap' },
  P13: { zh: '最后一段以上有空缺', en: 'a gap above the last bracket' },
  P14: { zh: '不是存在的日期', en: 'not a day that exists' },
  P15: { zh: '终止日早于起始日', en: 'the last day before the first' },
  P16: { zh: '出处的名称没有可靠性标记', en: 'a source named without its mark' },
  P17: { zh: 'sources 里没有这个出处', en: 'a source that nobody described' },
  P18: { zh: '数字没有出处', en: 'a number without a source' },
  P19: { zh: '本市和省级政策都没有写', en: 'given neither by the city nor by a layer' },
  P20: { zh: '没有这个省级政策', en: 'no such layer' },
  P21: { zh: '省级政策不是这个险种的', en: 'a layer of another insurance' },
  P22: { zh: '一个累计项两种用途，累计对不上', en: 'an accumulator with two meanings: sums that disagree' },
  P23: { zh: '起付标准没有写，或写了两种', en: 'a threshold of no kind, or of two' },
  P24: { zh: '其他', en: 'anything else' },
  P25: { zh: '两个文件同名', en: 'two files of one version' },
  P26: { zh: '区划不属于统筹区', en: 'a division of another region' },
  P27: { zh: '有效期重叠', en: 'days that two files claim' },
  P28: { zh: '有效期之间有空缺', en: 'days that no file claims' },
  P29: { zh: '一个医疗类别归入两种待遇', en: 'a kind of care in two benefits' },
  P30: { zh: '没有这个人员类别', en: 'an unknown person class' },
  P31: { zh: '缺少人员类别的一行', en: 'a person class without its row' },
  P32: { zh: '没有这个医院等级', en: 'an unknown hospital level' },
  P33: { zh: '缺少医院等级的一格', en: 'a hospital level without its cell' },
  P34: { zh: '规定所指的人员类别没有写', en: 'a rule for a person class that nobody gave' },
  P35: { zh: '规定所指的特殊身份没有写', en: 'a rule for an identity that nobody gave' },
  P36: { zh: '异地条款永远用不到', en: 'a rule for care elsewhere that is never reached' },
  P37: { zh: '异地系数大于 1', en: 'a factor above 1 for care elsewhere' },
  P38: { zh: '未备案没有条款可用', en: 'no rule for the unfiled' },
  P39: { zh: '未备案拒绝，却有条款', en: 'a rule for the unfiled, who are refused' },
  P40: { zh: '手续少的反而报得多', en: 'less paperwork that is paid more' },
  P41: { zh: '改动了已过去的日子', en: 'days that are over were changed' },
  P42: { zh: '已生效的文件不见了', en: 'a file in force is gone' },
  P43: { zh: '新文件从已过去的日子起', en: 'a new file from a day that is over' },
  P44: { zh: '文件放错了文件夹', en: 'a file in the folder of another region' },
} as const

export type FaultCode = keyof typeof faultKinds

export interface Problem {
  readonly code: FaultCode
  /** Of the document. */
  readonly version: string
  readonly path: readonly PropertyKey[]
  readonly zh: string
  readonly en: string
  readonly mendZh: string
  readonly mendEn: string
}

export type Sentences = Pick<Problem, 'code' | 'zh' | 'en' | 'mendZh' | 'mendEn'>

export function problem(version: string, path: readonly PropertyKey[], said: Sentences): Problem {
  return { version, path, ...said }
}

/** What the schema and the compiler say in short, told at length. Patterns are tried in order. */
export function toldAtLength(message: string): Sentences {
  for (const [code, pattern, tell] of KNOWN) {
    const found = pattern.exec(message)
    if (found) return { code, ...tell(found[1] ?? '', found[2] ?? '') }
  }
  return {
    code: 'P24',
    zh: message,
    en: message,
    mendZh: '请对照 docs/POLICY.md 改正这一项',
    mendEn: 'compare this field with docs/POLICY.md',
  }
}

type Tell = (one: string, two: string) => Omit<Sentences, 'code'>

const KNOWN: readonly (readonly [FaultCode, RegExp, Tell])[] = [
  [
    'P02',
    /^Unrecognized keys?: (.*)$/,
    (keys) => ({
      zh: `没有这一项：${keys}`,
      en: `there is no such field: ${keys}`,
      mendZh: '请检查拼写和缩进；各项的名称见 docs/POLICY.md',
      mendEn: 'check spelling and indentation; docs/POLICY.md lists all fields',
    }),
  ],
  [
    'P03',
    /^Invalid input: expected (.*), received undefined$/,
    (what) => ({
      zh: `缺少这一项（${what}）`,
      en: `missing (${what})`,
      mendZh: '请补上；没有公布来源的写 not_published，不要留空',
      mendEn: 'add it; what no source gives is written not_published, never left out',
    }),
  ],
  [
    'P04',
    /^Invalid input: expected (.*?)(?:, received .*)?$/,
    (what) => ({
      zh: `应为 ${what}`,
      en: `expected ${what}`,
      mendZh: '各项的写法见 docs/POLICY.md',
      mendEn: 'docs/POLICY.md shows how each field is written',
    }),
  ],
  [
    'P05',
    /^Invalid (?:option: expected one of|discriminator value. Expected) (.*)$/,
    (options) => ({
      zh: `只能是 ${options} 之一`,
      en: `one of ${options}`,
      mendZh: '请从中选一个',
      mendEn: 'choose one of them',
    }),
  ],
  [
    'P11',
    /^at most 100 %$/,
    () => ({
      zh: '比例超过 100 %',
      en: 'a ratio above 100 %',
      mendZh: '请写百分数，如 86 或 82.5，最高 100',
      mendEn: 'write per cent, like 86 or 82.5, at most 100',
    }),
  ],
  [
    'P06',
    /^expected (yuan|a percentage|a factor).* with at most (\d+) decimals$/,
    (what, digits) => ({
      zh: `应为${{ yuan: '金额（元）', 'a percentage': '百分数', 'a factor': '系数' }[what] ?? ''}，不小于 0，最多 ${digits} 位小数`,
      en: `expected ${what}, not below 0, at most ${digits} decimals`,
      mendZh: '请写成数字，不带单位、逗号和正负号',
      mendEn: 'write a plain number without unit, comma or sign',
    }),
  ],
  [
    'P07',
    /^Too small: expected (?:array|string) /,
    () => ({
      zh: '不能是空的',
      en: 'must not be empty',
      mendZh: '请至少写一项；整个不要时，请删去这一项',
      mendEn: 'write at least one, or leave the field out',
    }),
  ],
  [
    'P08',
    /^Too (?:big|small): expected number to be (.*)$/,
    (bound) => ({
      zh: `应 ${bound}`,
      en: `expected ${bound}`,
      mendZh: '请核对这个数',
      mendEn: 'see whether the number is right',
    }),
  ],
  [
    'P09',
    /^expected (\d*) ?digits$/,
    (count) => ({
      zh: `应为${count ? ` ${count} 位` : ''}数字`,
      en: `expected ${count}${count ? ' ' : ''}digits`,
      mendZh: "请加引号写成文字，如 '310'：不加引号，开头的 0 会丢失",
      mendEn: "write it in quotes, like '310': without them a leading 0 is lost",
    }),
  ],
  [
    'P10',
    /^(?:expected (?:small letters|a name|a code)|Invalid key in record)/,
    () => ({
      zh: '名称或编码里有不能用的字符',
      en: 'a name or a code with letters that it may not have',
      mendZh: '名称用小写字母、数字和 _（version 用 -），以字母开头；编码用字母、数字和点',
      mendEn: 'names: small letters, digits and _ (a version: -), a letter first; codes: letters, digits and dots',
    }),
  ],
  [
    'P12',
    /^expected rungs that rise$/,
    () => ({
      zh: '各段的上限没有逐段升高：段与段重叠',
      en: 'upper ends of the rungs do not rise: they overlap',
      mendZh: '每段只写上限 upToYuan，从低到高；open 只写在最后一段',
      mendEn: 'write only upper ends, upToYuan, rising; only the last one is open',
    }),
  ],
  [
    'P13',
    /^expected the last rung to be open$/,
    () => ({
      zh: '最后一段不是 open：它的上限以上有空缺',
      en: 'the last rung is not open: there is a gap above it',
      mendZh: '最后一段写 upToYuan: open',
      mendEn: 'the last one is upToYuan: open',
    }),
  ],
  [
    'P14',
    /^expected a day, yyyy-MM-dd$/,
    () => ({
      zh: '不是存在的日期',
      en: 'not a day that exists',
      mendZh: '请写成 2026-01-01 这样的日期',
      mendEn: 'write a day like 2026-01-01',
    }),
  ],
  [
    'P15',
    /^expected a day not before validFrom$/,
    () => ({
      zh: '终止日早于起始日',
      en: 'the last day is before the first',
      mendZh: 'validTo 不得早于 validFrom；长期有效则不写 validTo',
      mendEn: 'validTo must not be before validFrom; leave it out when there is no end',
    }),
  ],
  [
    'P16',
    /^expected the key of a source/,
    () => ({
      zh: '出处的名称应以 A-、B-、C- 或 D- 开头',
      en: 'a source is named A-, B-, C- or D- and a word',
      mendZh: '先在 sources 里写明出处（如 A-page），再在这里引用它的名称',
      mendEn: 'describe the source under sources, e.g. A-page, and name it here',
    }),
  ],
  [
    'P17',
    /^found no source (.*)$/,
    (key) => ({
      zh: `sources 里没有 ${key}`,
      en: `there is no ${key} under sources`,
      mendZh: '请在 sources 里补上这个出处，或改正名称',
      mendEn: 'add it under sources, or mend the name',
    }),
  ],
  [
    'P18',
    /^expected a source/,
    () => ({
      zh: '这个数字没有出处',
      en: 'a number without a source',
      mendZh: '请在这一节写 source，或写成 { value: 86, source: A-page }',
      mendEn: 'write source in its section, or { value: 86, source: A-page }',
    }),
  ],
  [
    'P19',
    /^(\S+) is given neither here nor by an adopted layer$/,
    (field) => ({
      zh: `${field} 本市没有写，采用的省级政策里也没有`,
      en: `${field} is given neither here nor by an adopted layer`,
      mendZh: '请补上这一节，或在 adopts 里采用写了它的省级政策；没有公布的写 not_published',
      mendEn: 'write the section, or adopt a layer that has it; what is not published is written so',
    }),
  ],
  [
    'P20',
    /^found no layer (.*)$/,
    (layer) => ({
      zh: `没有省级政策 ${layer}`,
      en: `there is no layer ${layer}`,
      mendZh: '请核对 province 文件夹里各文件的 version',
      mendEn: 'compare with the versions of the files in the folder province',
    }),
  ],
  [
    'P21',
    /^expected a layer of insurance (.*)$/,
    (insurance) => ({
      zh: `采用的省级政策不是险种 ${insurance} 的`,
      en: `the layer is not for insurance ${insurance}`,
      mendZh: '请采用同一险种的省级政策',
      mendEn: 'adopt a layer of the same insurance',
    }),
  ],
  [
    'P22',
    /^counter (\S+) is used for (.*)$/,
    (counter, meanings) => ({
      zh: `累计项 ${counter} 用作了两种不同的累计（${meanings}）`,
      en: `the accumulator ${counter} is used for two different sums (${meanings})`,
      mendZh: '请给其中一处换一个累计项',
      mendEn: 'give one of them another counter',
    }),
  ],
  [
    'P23',
    /^expected either thresholdYuan or thresholdPercentOfSalary$/,
    () => ({
      zh: '起付标准应写且只写一种',
      en: 'exactly one kind of threshold is wanted',
      mendZh: 'thresholdYuan（元）和 thresholdPercentOfSalary（工资的百分比）只写一个',
      mendEn: 'write thresholdYuan or thresholdPercentOfSalary, not both and not neither',
    }),
  ],
]
