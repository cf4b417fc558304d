/** The care node's door as a hospital sees it: every call ends as a reply, a refusal or silence, and never throws. */
import type {
  BatchRefIn,
  CheckEntitlementRequestIn,
  EntitlementReply,
  FeeLineIn,
  FindPersonRequestIn,
  OnePhaseMessageIn,
  OpenVisitReply,
  OpenVisitRequestIn,
  PersonReply,
  PreSettleReply,
  PreSettleRequestIn,
  ReceiptReply,
  SettlementState,
  SettleOnePhaseReply,
  SettleOnePhaseRequestIn,
  SettleReply,
  SettleRequestIn,
  SignInReply,
  SignOutReply,
  UnconfirmedReply,
  UploadLinesReply,
  WithdrawOnePhaseReply,
} from '../../proto/types'
import type { Answer } from './hearing'

export interface Operator {
  readonly operatorId: string
  readonly operatorName: string
}

export interface Door {
  signIn(operator: Operator, clientTimeMs: number): Promise<Answer<SignInReply>>
  signOut(sessionId: string): Promise<Answer<SignOutReply>>
  findPerson(request: FindPersonRequestIn): Promise<Answer<PersonReply>>
  checkEntitlement(request: CheckEntitlementRequestIn): Promise<Answer<EntitlementReply>>
  openVisit(request: OpenVisitRequestIn): Promise<Answer<OpenVisitReply>>
  uploadLines(sessionId: string, visitId: string, lines: readonly FeeLineIn[]): Promise<Answer<UploadLinesReply>>
  preSettle(request: PreSettleRequestIn): Promise<Answer<PreSettleReply>>
  settle(request: SettleRequestIn): Promise<Answer<SettleReply>>
  confirm(settleId: string, token: Buffer): Promise<Answer<SettlementState>>
  cancel(settleId: string, enrollmentDivision: string): Promise<Answer<SettlementState>>
  query(
    by: { settleId: string } | { batch: BatchRefIn } | { message: OnePhaseMessageIn },
  ): Promise<Answer<SettlementState>>
  /** The net state: reversed, or promised to be. */
  reverse(settleId: string): Promise<Answer<SettlementState>>
  /** For systems that know no confirm: settled, or refused for good. */
  settleOnePhase(request: SettleOnePhaseRequestIn): Promise<Answer<SettleOnePhaseReply>>
  /** 2601. */
  withdrawOnePhase(message: OnePhaseMessageIn): Promise<Answer<WithdrawOnePhaseReply>>
  receipt(settleId: string): Promise<Answer<ReceiptReply>>
  unconfirmed(limit: number): Promise<Answer<UnconfirmedReply>>
  close(): void
}
