// Original file: proto/v1/hospital.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CancelRequestIn as _lianjie_v1_CancelRequestIn, CancelRequest as _lianjie_v1_CancelRequest } from '../../lianjie/v1/CancelRequest';
import type { CheckEntitlementRequestIn as _lianjie_v1_CheckEntitlementRequestIn, CheckEntitlementRequest as _lianjie_v1_CheckEntitlementRequest } from '../../lianjie/v1/CheckEntitlementRequest';
import type { ConfirmRequestIn as _lianjie_v1_ConfirmRequestIn, ConfirmRequest as _lianjie_v1_ConfirmRequest } from '../../lianjie/v1/ConfirmRequest';
import type { DeleteLinesRequestIn as _lianjie_v1_DeleteLinesRequestIn, DeleteLinesRequest as _lianjie_v1_DeleteLinesRequest } from '../../lianjie/v1/DeleteLinesRequest';
import type { EntitlementReplyIn as _lianjie_v1_EntitlementReplyIn, EntitlementReply as _lianjie_v1_EntitlementReply } from '../../lianjie/v1/EntitlementReply';
import type { FindPersonRequestIn as _lianjie_v1_FindPersonRequestIn, FindPersonRequest as _lianjie_v1_FindPersonRequest } from '../../lianjie/v1/FindPersonRequest';
import type { OpenVisitReplyIn as _lianjie_v1_OpenVisitReplyIn, OpenVisitReply as _lianjie_v1_OpenVisitReply } from '../../lianjie/v1/OpenVisitReply';
import type { OpenVisitRequestIn as _lianjie_v1_OpenVisitRequestIn, OpenVisitRequest as _lianjie_v1_OpenVisitRequest } from '../../lianjie/v1/OpenVisitRequest';
import type { PersonReplyIn as _lianjie_v1_PersonReplyIn, PersonReply as _lianjie_v1_PersonReply } from '../../lianjie/v1/PersonReply';
import type { PreSettleReplyIn as _lianjie_v1_PreSettleReplyIn, PreSettleReply as _lianjie_v1_PreSettleReply } from '../../lianjie/v1/PreSettleReply';
import type { PreSettleRequestIn as _lianjie_v1_PreSettleRequestIn, PreSettleRequest as _lianjie_v1_PreSettleRequest } from '../../lianjie/v1/PreSettleRequest';
import type { QueryRequestIn as _lianjie_v1_QueryRequestIn, QueryRequest as _lianjie_v1_QueryRequest } from '../../lianjie/v1/QueryRequest';
import type { ReceiptReplyIn as _lianjie_v1_ReceiptReplyIn, ReceiptReply as _lianjie_v1_ReceiptReply } from '../../lianjie/v1/ReceiptReply';
import type { ReceiptRequestIn as _lianjie_v1_ReceiptRequestIn, ReceiptRequest as _lianjie_v1_ReceiptRequest } from '../../lianjie/v1/ReceiptRequest';
import type { ReverseRequestIn as _lianjie_v1_ReverseRequestIn, ReverseRequest as _lianjie_v1_ReverseRequest } from '../../lianjie/v1/ReverseRequest';
import type { SettleOnePhaseReplyIn as _lianjie_v1_SettleOnePhaseReplyIn, SettleOnePhaseReply as _lianjie_v1_SettleOnePhaseReply } from '../../lianjie/v1/SettleOnePhaseReply';
import type { SettleOnePhaseRequestIn as _lianjie_v1_SettleOnePhaseRequestIn, SettleOnePhaseRequest as _lianjie_v1_SettleOnePhaseRequest } from '../../lianjie/v1/SettleOnePhaseRequest';
import type { SettleReplyIn as _lianjie_v1_SettleReplyIn, SettleReply as _lianjie_v1_SettleReply } from '../../lianjie/v1/SettleReply';
import type { SettleRequestIn as _lianjie_v1_SettleRequestIn, SettleRequest as _lianjie_v1_SettleRequest } from '../../lianjie/v1/SettleRequest';
import type { SettlementStateIn as _lianjie_v1_SettlementStateIn, SettlementState as _lianjie_v1_SettlementState } from '../../lianjie/v1/SettlementState';
import type { SignInReplyIn as _lianjie_v1_SignInReplyIn, SignInReply as _lianjie_v1_SignInReply } from '../../lianjie/v1/SignInReply';
import type { SignInRequestIn as _lianjie_v1_SignInRequestIn, SignInRequest as _lianjie_v1_SignInRequest } from '../../lianjie/v1/SignInRequest';
import type { SignOutReplyIn as _lianjie_v1_SignOutReplyIn, SignOutReply as _lianjie_v1_SignOutReply } from '../../lianjie/v1/SignOutReply';
import type { SignOutRequestIn as _lianjie_v1_SignOutRequestIn, SignOutRequest as _lianjie_v1_SignOutRequest } from '../../lianjie/v1/SignOutRequest';
import type { UnconfirmedReplyIn as _lianjie_v1_UnconfirmedReplyIn, UnconfirmedReply as _lianjie_v1_UnconfirmedReply } from '../../lianjie/v1/UnconfirmedReply';
import type { UnconfirmedRequestIn as _lianjie_v1_UnconfirmedRequestIn, UnconfirmedRequest as _lianjie_v1_UnconfirmedRequest } from '../../lianjie/v1/UnconfirmedRequest';
import type { UploadLinesReplyIn as _lianjie_v1_UploadLinesReplyIn, UploadLinesReply as _lianjie_v1_UploadLinesReply } from '../../lianjie/v1/UploadLinesReply';
import type { UploadLinesRequestIn as _lianjie_v1_UploadLinesRequestIn, UploadLinesRequest as _lianjie_v1_UploadLinesRequest } from '../../lianjie/v1/UploadLinesRequest';
import type { WithdrawOnePhaseReplyIn as _lianjie_v1_WithdrawOnePhaseReplyIn, WithdrawOnePhaseReply as _lianjie_v1_WithdrawOnePhaseReply } from '../../lianjie/v1/WithdrawOnePhaseReply';
import type { WithdrawOnePhaseRequestIn as _lianjie_v1_WithdrawOnePhaseRequestIn, WithdrawOnePhaseRequest as _lianjie_v1_WithdrawOnePhaseRequest } from '../../lianjie/v1/WithdrawOnePhaseRequest';

/**
 * All that a hospital can ask of its city's care node.
 */
export interface HospitalDoorClient extends grpc.Client {
  /**
   * Give an unconfirmed settlement up (撤销).
   */
  Cancel(argument: _lianjie_v1_CancelRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  Cancel(argument: _lianjie_v1_CancelRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  Cancel(argument: _lianjie_v1_CancelRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  Cancel(argument: _lianjie_v1_CancelRequestIn, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  /**
   * Give an unconfirmed settlement up (撤销).
   */
  cancel(argument: _lianjie_v1_CancelRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  cancel(argument: _lianjie_v1_CancelRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  cancel(argument: _lianjie_v1_CancelRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  cancel(argument: _lianjie_v1_CancelRequestIn, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  
  /**
   * What is this person entitled to [2001].
   */
  CheckEntitlement(argument: _lianjie_v1_CheckEntitlementRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_EntitlementReply>): grpc.ClientUnaryCall;
  CheckEntitlement(argument: _lianjie_v1_CheckEntitlementRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_EntitlementReply>): grpc.ClientUnaryCall;
  CheckEntitlement(argument: _lianjie_v1_CheckEntitlementRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_EntitlementReply>): grpc.ClientUnaryCall;
  CheckEntitlement(argument: _lianjie_v1_CheckEntitlementRequestIn, callback: grpc.requestCallback<_lianjie_v1_EntitlementReply>): grpc.ClientUnaryCall;
  /**
   * What is this person entitled to [2001].
   */
  checkEntitlement(argument: _lianjie_v1_CheckEntitlementRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_EntitlementReply>): grpc.ClientUnaryCall;
  checkEntitlement(argument: _lianjie_v1_CheckEntitlementRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_EntitlementReply>): grpc.ClientUnaryCall;
  checkEntitlement(argument: _lianjie_v1_CheckEntitlementRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_EntitlementReply>): grpc.ClientUnaryCall;
  checkEntitlement(argument: _lianjie_v1_CheckEntitlementRequestIn, callback: grpc.requestCallback<_lianjie_v1_EntitlementReply>): grpc.ClientUnaryCall;
  
  /**
   * Take the verdict (确认) [49]: money moves now.
   */
  Confirm(argument: _lianjie_v1_ConfirmRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  Confirm(argument: _lianjie_v1_ConfirmRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  Confirm(argument: _lianjie_v1_ConfirmRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  Confirm(argument: _lianjie_v1_ConfirmRequestIn, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  /**
   * Take the verdict (确认) [49]: money moves now.
   */
  confirm(argument: _lianjie_v1_ConfirmRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  confirm(argument: _lianjie_v1_ConfirmRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  confirm(argument: _lianjie_v1_ConfirmRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  confirm(argument: _lianjie_v1_ConfirmRequestIn, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  
  /**
   * Delete unsettled fee lines [2205, 2302].
   */
  DeleteLines(argument: _lianjie_v1_DeleteLinesRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_UploadLinesReply>): grpc.ClientUnaryCall;
  DeleteLines(argument: _lianjie_v1_DeleteLinesRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_UploadLinesReply>): grpc.ClientUnaryCall;
  DeleteLines(argument: _lianjie_v1_DeleteLinesRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_UploadLinesReply>): grpc.ClientUnaryCall;
  DeleteLines(argument: _lianjie_v1_DeleteLinesRequestIn, callback: grpc.requestCallback<_lianjie_v1_UploadLinesReply>): grpc.ClientUnaryCall;
  /**
   * Delete unsettled fee lines [2205, 2302].
   */
  deleteLines(argument: _lianjie_v1_DeleteLinesRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_UploadLinesReply>): grpc.ClientUnaryCall;
  deleteLines(argument: _lianjie_v1_DeleteLinesRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_UploadLinesReply>): grpc.ClientUnaryCall;
  deleteLines(argument: _lianjie_v1_DeleteLinesRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_UploadLinesReply>): grpc.ClientUnaryCall;
  deleteLines(argument: _lianjie_v1_DeleteLinesRequestIn, callback: grpc.requestCallback<_lianjie_v1_UploadLinesReply>): grpc.ClientUnaryCall;
  
  /**
   * Who is this person, and where insured [1101].
   */
  FindPerson(argument: _lianjie_v1_FindPersonRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_PersonReply>): grpc.ClientUnaryCall;
  FindPerson(argument: _lianjie_v1_FindPersonRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_PersonReply>): grpc.ClientUnaryCall;
  FindPerson(argument: _lianjie_v1_FindPersonRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_PersonReply>): grpc.ClientUnaryCall;
  FindPerson(argument: _lianjie_v1_FindPersonRequestIn, callback: grpc.requestCallback<_lianjie_v1_PersonReply>): grpc.ClientUnaryCall;
  /**
   * Who is this person, and where insured [1101].
   */
  findPerson(argument: _lianjie_v1_FindPersonRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_PersonReply>): grpc.ClientUnaryCall;
  findPerson(argument: _lianjie_v1_FindPersonRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_PersonReply>): grpc.ClientUnaryCall;
  findPerson(argument: _lianjie_v1_FindPersonRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_PersonReply>): grpc.ClientUnaryCall;
  findPerson(argument: _lianjie_v1_FindPersonRequestIn, callback: grpc.requestCallback<_lianjie_v1_PersonReply>): grpc.ClientUnaryCall;
  
  /**
   * Open a visit [2201, 2401].
   */
  OpenVisit(argument: _lianjie_v1_OpenVisitRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_OpenVisitReply>): grpc.ClientUnaryCall;
  OpenVisit(argument: _lianjie_v1_OpenVisitRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_OpenVisitReply>): grpc.ClientUnaryCall;
  OpenVisit(argument: _lianjie_v1_OpenVisitRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_OpenVisitReply>): grpc.ClientUnaryCall;
  OpenVisit(argument: _lianjie_v1_OpenVisitRequestIn, callback: grpc.requestCallback<_lianjie_v1_OpenVisitReply>): grpc.ClientUnaryCall;
  /**
   * Open a visit [2201, 2401].
   */
  openVisit(argument: _lianjie_v1_OpenVisitRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_OpenVisitReply>): grpc.ClientUnaryCall;
  openVisit(argument: _lianjie_v1_OpenVisitRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_OpenVisitReply>): grpc.ClientUnaryCall;
  openVisit(argument: _lianjie_v1_OpenVisitRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_OpenVisitReply>): grpc.ClientUnaryCall;
  openVisit(argument: _lianjie_v1_OpenVisitRequestIn, callback: grpc.requestCallback<_lianjie_v1_OpenVisitReply>): grpc.ClientUnaryCall;
  
  /**
   * Quote (预结算) [2206, 2303]: what settle would answer now; books nothing.
   */
  PreSettle(argument: _lianjie_v1_PreSettleRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_PreSettleReply>): grpc.ClientUnaryCall;
  PreSettle(argument: _lianjie_v1_PreSettleRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_PreSettleReply>): grpc.ClientUnaryCall;
  PreSettle(argument: _lianjie_v1_PreSettleRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_PreSettleReply>): grpc.ClientUnaryCall;
  PreSettle(argument: _lianjie_v1_PreSettleRequestIn, callback: grpc.requestCallback<_lianjie_v1_PreSettleReply>): grpc.ClientUnaryCall;
  /**
   * Quote (预结算) [2206, 2303]: what settle would answer now; books nothing.
   */
  preSettle(argument: _lianjie_v1_PreSettleRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_PreSettleReply>): grpc.ClientUnaryCall;
  preSettle(argument: _lianjie_v1_PreSettleRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_PreSettleReply>): grpc.ClientUnaryCall;
  preSettle(argument: _lianjie_v1_PreSettleRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_PreSettleReply>): grpc.ClientUnaryCall;
  preSettle(argument: _lianjie_v1_PreSettleRequestIn, callback: grpc.requestCallback<_lianjie_v1_PreSettleReply>): grpc.ClientUnaryCall;
  
  /**
   * What became of it.
   */
  Query(argument: _lianjie_v1_QueryRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  Query(argument: _lianjie_v1_QueryRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  Query(argument: _lianjie_v1_QueryRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  Query(argument: _lianjie_v1_QueryRequestIn, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  /**
   * What became of it.
   */
  query(argument: _lianjie_v1_QueryRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  query(argument: _lianjie_v1_QueryRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  query(argument: _lianjie_v1_QueryRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  query(argument: _lianjie_v1_QueryRequestIn, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  
  /**
   * The receipt (结算单) of a confirmed settlement, as data and as printable text.
   */
  Receipt(argument: _lianjie_v1_ReceiptRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ReceiptReply>): grpc.ClientUnaryCall;
  Receipt(argument: _lianjie_v1_ReceiptRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_ReceiptReply>): grpc.ClientUnaryCall;
  Receipt(argument: _lianjie_v1_ReceiptRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ReceiptReply>): grpc.ClientUnaryCall;
  Receipt(argument: _lianjie_v1_ReceiptRequestIn, callback: grpc.requestCallback<_lianjie_v1_ReceiptReply>): grpc.ClientUnaryCall;
  /**
   * The receipt (结算单) of a confirmed settlement, as data and as printable text.
   */
  receipt(argument: _lianjie_v1_ReceiptRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ReceiptReply>): grpc.ClientUnaryCall;
  receipt(argument: _lianjie_v1_ReceiptRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_ReceiptReply>): grpc.ClientUnaryCall;
  receipt(argument: _lianjie_v1_ReceiptRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ReceiptReply>): grpc.ClientUnaryCall;
  receipt(argument: _lianjie_v1_ReceiptRequestIn, callback: grpc.requestCallback<_lianjie_v1_ReceiptReply>): grpc.ClientUnaryCall;
  
  /**
   * Undo a confirmed settlement by a negative one (冲正、退费) [2208, 2305]. Once promised it ends by itself.
   */
  Reverse(argument: _lianjie_v1_ReverseRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  Reverse(argument: _lianjie_v1_ReverseRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  Reverse(argument: _lianjie_v1_ReverseRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  Reverse(argument: _lianjie_v1_ReverseRequestIn, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  /**
   * Undo a confirmed settlement by a negative one (冲正、退费) [2208, 2305]. Once promised it ends by itself.
   */
  reverse(argument: _lianjie_v1_ReverseRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  reverse(argument: _lianjie_v1_ReverseRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  reverse(argument: _lianjie_v1_ReverseRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  reverse(argument: _lianjie_v1_ReverseRequestIn, callback: grpc.requestCallback<_lianjie_v1_SettlementState>): grpc.ClientUnaryCall;
  
  /**
   * Ask for the verdict (结算) [2207, 2304]. Nothing has moved before Confirm.
   */
  Settle(argument: _lianjie_v1_SettleRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SettleReply>): grpc.ClientUnaryCall;
  Settle(argument: _lianjie_v1_SettleRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_SettleReply>): grpc.ClientUnaryCall;
  Settle(argument: _lianjie_v1_SettleRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SettleReply>): grpc.ClientUnaryCall;
  Settle(argument: _lianjie_v1_SettleRequestIn, callback: grpc.requestCallback<_lianjie_v1_SettleReply>): grpc.ClientUnaryCall;
  /**
   * Ask for the verdict (结算) [2207, 2304]. Nothing has moved before Confirm.
   */
  settle(argument: _lianjie_v1_SettleRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SettleReply>): grpc.ClientUnaryCall;
  settle(argument: _lianjie_v1_SettleRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_SettleReply>): grpc.ClientUnaryCall;
  settle(argument: _lianjie_v1_SettleRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SettleReply>): grpc.ClientUnaryCall;
  settle(argument: _lianjie_v1_SettleRequestIn, callback: grpc.requestCallback<_lianjie_v1_SettleReply>): grpc.ClientUnaryCall;
  
  /**
   * For systems that know no confirm (一步式) [2102, 2207, 2304]: settled, or certainly not.
   */
  SettleOnePhase(argument: _lianjie_v1_SettleOnePhaseRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SettleOnePhaseReply>): grpc.ClientUnaryCall;
  SettleOnePhase(argument: _lianjie_v1_SettleOnePhaseRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_SettleOnePhaseReply>): grpc.ClientUnaryCall;
  SettleOnePhase(argument: _lianjie_v1_SettleOnePhaseRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SettleOnePhaseReply>): grpc.ClientUnaryCall;
  SettleOnePhase(argument: _lianjie_v1_SettleOnePhaseRequestIn, callback: grpc.requestCallback<_lianjie_v1_SettleOnePhaseReply>): grpc.ClientUnaryCall;
  /**
   * For systems that know no confirm (一步式) [2102, 2207, 2304]: settled, or certainly not.
   */
  settleOnePhase(argument: _lianjie_v1_SettleOnePhaseRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SettleOnePhaseReply>): grpc.ClientUnaryCall;
  settleOnePhase(argument: _lianjie_v1_SettleOnePhaseRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_SettleOnePhaseReply>): grpc.ClientUnaryCall;
  settleOnePhase(argument: _lianjie_v1_SettleOnePhaseRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SettleOnePhaseReply>): grpc.ClientUnaryCall;
  settleOnePhase(argument: _lianjie_v1_SettleOnePhaseRequestIn, callback: grpc.requestCallback<_lianjie_v1_SettleOnePhaseReply>): grpc.ClientUnaryCall;
  
  /**
   * Sign in (签到) [9001]; needed by all that asks for something new, and never by what ends or looks up.
   */
  SignIn(argument: _lianjie_v1_SignInRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SignInReply>): grpc.ClientUnaryCall;
  SignIn(argument: _lianjie_v1_SignInRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_SignInReply>): grpc.ClientUnaryCall;
  SignIn(argument: _lianjie_v1_SignInRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SignInReply>): grpc.ClientUnaryCall;
  SignIn(argument: _lianjie_v1_SignInRequestIn, callback: grpc.requestCallback<_lianjie_v1_SignInReply>): grpc.ClientUnaryCall;
  /**
   * Sign in (签到) [9001]; needed by all that asks for something new, and never by what ends or looks up.
   */
  signIn(argument: _lianjie_v1_SignInRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SignInReply>): grpc.ClientUnaryCall;
  signIn(argument: _lianjie_v1_SignInRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_SignInReply>): grpc.ClientUnaryCall;
  signIn(argument: _lianjie_v1_SignInRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SignInReply>): grpc.ClientUnaryCall;
  signIn(argument: _lianjie_v1_SignInRequestIn, callback: grpc.requestCallback<_lianjie_v1_SignInReply>): grpc.ClientUnaryCall;
  
  /**
   * Sign out (签退) [9002].
   */
  SignOut(argument: _lianjie_v1_SignOutRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SignOutReply>): grpc.ClientUnaryCall;
  SignOut(argument: _lianjie_v1_SignOutRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_SignOutReply>): grpc.ClientUnaryCall;
  SignOut(argument: _lianjie_v1_SignOutRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SignOutReply>): grpc.ClientUnaryCall;
  SignOut(argument: _lianjie_v1_SignOutRequestIn, callback: grpc.requestCallback<_lianjie_v1_SignOutReply>): grpc.ClientUnaryCall;
  /**
   * Sign out (签退) [9002].
   */
  signOut(argument: _lianjie_v1_SignOutRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SignOutReply>): grpc.ClientUnaryCall;
  signOut(argument: _lianjie_v1_SignOutRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_SignOutReply>): grpc.ClientUnaryCall;
  signOut(argument: _lianjie_v1_SignOutRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_SignOutReply>): grpc.ClientUnaryCall;
  signOut(argument: _lianjie_v1_SignOutRequestIn, callback: grpc.requestCallback<_lianjie_v1_SignOutReply>): grpc.ClientUnaryCall;
  
  /**
   * Settlements of this hospital that wait for its confirm or cancel.
   */
  Unconfirmed(argument: _lianjie_v1_UnconfirmedRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_UnconfirmedReply>): grpc.ClientUnaryCall;
  Unconfirmed(argument: _lianjie_v1_UnconfirmedRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_UnconfirmedReply>): grpc.ClientUnaryCall;
  Unconfirmed(argument: _lianjie_v1_UnconfirmedRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_UnconfirmedReply>): grpc.ClientUnaryCall;
  Unconfirmed(argument: _lianjie_v1_UnconfirmedRequestIn, callback: grpc.requestCallback<_lianjie_v1_UnconfirmedReply>): grpc.ClientUnaryCall;
  /**
   * Settlements of this hospital that wait for its confirm or cancel.
   */
  unconfirmed(argument: _lianjie_v1_UnconfirmedRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_UnconfirmedReply>): grpc.ClientUnaryCall;
  unconfirmed(argument: _lianjie_v1_UnconfirmedRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_UnconfirmedReply>): grpc.ClientUnaryCall;
  unconfirmed(argument: _lianjie_v1_UnconfirmedRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_UnconfirmedReply>): grpc.ClientUnaryCall;
  unconfirmed(argument: _lianjie_v1_UnconfirmedRequestIn, callback: grpc.requestCallback<_lianjie_v1_UnconfirmedReply>): grpc.ClientUnaryCall;
  
  /**
   * Upload fee lines (费用明细) [2204, 2301]; the care catalog prices each at once.
   */
  UploadLines(argument: _lianjie_v1_UploadLinesRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_UploadLinesReply>): grpc.ClientUnaryCall;
  UploadLines(argument: _lianjie_v1_UploadLinesRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_UploadLinesReply>): grpc.ClientUnaryCall;
  UploadLines(argument: _lianjie_v1_UploadLinesRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_UploadLinesReply>): grpc.ClientUnaryCall;
  UploadLines(argument: _lianjie_v1_UploadLinesRequestIn, callback: grpc.requestCallback<_lianjie_v1_UploadLinesReply>): grpc.ClientUnaryCall;
  /**
   * Upload fee lines (费用明细) [2204, 2301]; the care catalog prices each at once.
   */
  uploadLines(argument: _lianjie_v1_UploadLinesRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_UploadLinesReply>): grpc.ClientUnaryCall;
  uploadLines(argument: _lianjie_v1_UploadLinesRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_UploadLinesReply>): grpc.ClientUnaryCall;
  uploadLines(argument: _lianjie_v1_UploadLinesRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_UploadLinesReply>): grpc.ClientUnaryCall;
  uploadLines(argument: _lianjie_v1_UploadLinesRequestIn, callback: grpc.requestCallback<_lianjie_v1_UploadLinesReply>): grpc.ClientUnaryCall;
  
  /**
   * Take a one-phase message back [2601]: cancelled, or reversed when it was settled.
   */
  WithdrawOnePhase(argument: _lianjie_v1_WithdrawOnePhaseRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_WithdrawOnePhaseReply>): grpc.ClientUnaryCall;
  WithdrawOnePhase(argument: _lianjie_v1_WithdrawOnePhaseRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_WithdrawOnePhaseReply>): grpc.ClientUnaryCall;
  WithdrawOnePhase(argument: _lianjie_v1_WithdrawOnePhaseRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_WithdrawOnePhaseReply>): grpc.ClientUnaryCall;
  WithdrawOnePhase(argument: _lianjie_v1_WithdrawOnePhaseRequestIn, callback: grpc.requestCallback<_lianjie_v1_WithdrawOnePhaseReply>): grpc.ClientUnaryCall;
  /**
   * Take a one-phase message back [2601]: cancelled, or reversed when it was settled.
   */
  withdrawOnePhase(argument: _lianjie_v1_WithdrawOnePhaseRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_WithdrawOnePhaseReply>): grpc.ClientUnaryCall;
  withdrawOnePhase(argument: _lianjie_v1_WithdrawOnePhaseRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_WithdrawOnePhaseReply>): grpc.ClientUnaryCall;
  withdrawOnePhase(argument: _lianjie_v1_WithdrawOnePhaseRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_WithdrawOnePhaseReply>): grpc.ClientUnaryCall;
  withdrawOnePhase(argument: _lianjie_v1_WithdrawOnePhaseRequestIn, callback: grpc.requestCallback<_lianjie_v1_WithdrawOnePhaseReply>): grpc.ClientUnaryCall;
  
}

/**
 * All that a hospital can ask of its city's care node.
 */
export interface HospitalDoorHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Give an unconfirmed settlement up (撤销).
   */
  Cancel: grpc.handleUnaryCall<_lianjie_v1_CancelRequest, _lianjie_v1_SettlementStateIn>;
  
  /**
   * What is this person entitled to [2001].
   */
  CheckEntitlement: grpc.handleUnaryCall<_lianjie_v1_CheckEntitlementRequest, _lianjie_v1_EntitlementReplyIn>;
  
  /**
   * Take the verdict (确认) [49]: money moves now.
   */
  Confirm: grpc.handleUnaryCall<_lianjie_v1_ConfirmRequest, _lianjie_v1_SettlementStateIn>;
  
  /**
   * Delete unsettled fee lines [2205, 2302].
   */
  DeleteLines: grpc.handleUnaryCall<_lianjie_v1_DeleteLinesRequest, _lianjie_v1_UploadLinesReplyIn>;
  
  /**
   * Who is this person, and where insured [1101].
   */
  FindPerson: grpc.handleUnaryCall<_lianjie_v1_FindPersonRequest, _lianjie_v1_PersonReplyIn>;
  
  /**
   * Open a visit [2201, 2401].
   */
  OpenVisit: grpc.handleUnaryCall<_lianjie_v1_OpenVisitRequest, _lianjie_v1_OpenVisitReplyIn>;
  
  /**
   * Quote (预结算) [2206, 2303]: what settle would answer now; books nothing.
   */
  PreSettle: grpc.handleUnaryCall<_lianjie_v1_PreSettleRequest, _lianjie_v1_PreSettleReplyIn>;
  
  /**
   * What became of it.
   */
  Query: grpc.handleUnaryCall<_lianjie_v1_QueryRequest, _lianjie_v1_SettlementStateIn>;
  
  /**
   * The receipt (结算单) of a confirmed settlement, as data and as printable text.
   */
  Receipt: grpc.handleUnaryCall<_lianjie_v1_ReceiptRequest, _lianjie_v1_ReceiptReplyIn>;
  
  /**
   * Undo a confirmed settlement by a negative one (冲正、退费) [2208, 2305]. Once promised it ends by itself.
   */
  Reverse: grpc.handleUnaryCall<_lianjie_v1_ReverseRequest, _lianjie_v1_SettlementStateIn>;
  
  /**
   * Ask for the verdict (结算) [2207, 2304]. Nothing has moved before Confirm.
   */
  Settle: grpc.handleUnaryCall<_lianjie_v1_SettleRequest, _lianjie_v1_SettleReplyIn>;
  
  /**
   * For systems that know no confirm (一步式) [2102, 2207, 2304]: settled, or certainly not.
   */
  SettleOnePhase: grpc.handleUnaryCall<_lianjie_v1_SettleOnePhaseRequest, _lianjie_v1_SettleOnePhaseReplyIn>;
  
  /**
   * Sign in (签到) [9001]; needed by all that asks for something new, and never by what ends or looks up.
   */
  SignIn: grpc.handleUnaryCall<_lianjie_v1_SignInRequest, _lianjie_v1_SignInReplyIn>;
  
  /**
   * Sign out (签退) [9002].
   */
  SignOut: grpc.handleUnaryCall<_lianjie_v1_SignOutRequest, _lianjie_v1_SignOutReplyIn>;
  
  /**
   * Settlements of this hospital that wait for its confirm or cancel.
   */
  Unconfirmed: grpc.handleUnaryCall<_lianjie_v1_UnconfirmedRequest, _lianjie_v1_UnconfirmedReplyIn>;
  
  /**
   * Upload fee lines (费用明细) [2204, 2301]; the care catalog prices each at once.
   */
  UploadLines: grpc.handleUnaryCall<_lianjie_v1_UploadLinesRequest, _lianjie_v1_UploadLinesReplyIn>;
  
  /**
   * Take a one-phase message back [2601]: cancelled, or reversed when it was settled.
   */
  WithdrawOnePhase: grpc.handleUnaryCall<_lianjie_v1_WithdrawOnePhaseRequest, _lianjie_v1_WithdrawOnePhaseReplyIn>;
  
}

export interface HospitalDoorDefinition extends grpc.ServiceDefinition {
  Cancel: MethodDefinition<_lianjie_v1_CancelRequestIn, _lianjie_v1_SettlementStateIn, _lianjie_v1_CancelRequest, _lianjie_v1_SettlementState>
  CheckEntitlement: MethodDefinition<_lianjie_v1_CheckEntitlementRequestIn, _lianjie_v1_EntitlementReplyIn, _lianjie_v1_CheckEntitlementRequest, _lianjie_v1_EntitlementReply>
  Confirm: MethodDefinition<_lianjie_v1_ConfirmRequestIn, _lianjie_v1_SettlementStateIn, _lianjie_v1_ConfirmRequest, _lianjie_v1_SettlementState>
  DeleteLines: MethodDefinition<_lianjie_v1_DeleteLinesRequestIn, _lianjie_v1_UploadLinesReplyIn, _lianjie_v1_DeleteLinesRequest, _lianjie_v1_UploadLinesReply>
  FindPerson: MethodDefinition<_lianjie_v1_FindPersonRequestIn, _lianjie_v1_PersonReplyIn, _lianjie_v1_FindPersonRequest, _lianjie_v1_PersonReply>
  OpenVisit: MethodDefinition<_lianjie_v1_OpenVisitRequestIn, _lianjie_v1_OpenVisitReplyIn, _lianjie_v1_OpenVisitRequest, _lianjie_v1_OpenVisitReply>
  PreSettle: MethodDefinition<_lianjie_v1_PreSettleRequestIn, _lianjie_v1_PreSettleReplyIn, _lianjie_v1_PreSettleRequest, _lianjie_v1_PreSettleReply>
  Query: MethodDefinition<_lianjie_v1_QueryRequestIn, _lianjie_v1_SettlementStateIn, _lianjie_v1_QueryRequest, _lianjie_v1_SettlementState>
  Receipt: MethodDefinition<_lianjie_v1_ReceiptRequestIn, _lianjie_v1_ReceiptReplyIn, _lianjie_v1_ReceiptRequest, _lianjie_v1_ReceiptReply>
  Reverse: MethodDefinition<_lianjie_v1_ReverseRequestIn, _lianjie_v1_SettlementStateIn, _lianjie_v1_ReverseRequest, _lianjie_v1_SettlementState>
  Settle: MethodDefinition<_lianjie_v1_SettleRequestIn, _lianjie_v1_SettleReplyIn, _lianjie_v1_SettleRequest, _lianjie_v1_SettleReply>
  SettleOnePhase: MethodDefinition<_lianjie_v1_SettleOnePhaseRequestIn, _lianjie_v1_SettleOnePhaseReplyIn, _lianjie_v1_SettleOnePhaseRequest, _lianjie_v1_SettleOnePhaseReply>
  SignIn: MethodDefinition<_lianjie_v1_SignInRequestIn, _lianjie_v1_SignInReplyIn, _lianjie_v1_SignInRequest, _lianjie_v1_SignInReply>
  SignOut: MethodDefinition<_lianjie_v1_SignOutRequestIn, _lianjie_v1_SignOutReplyIn, _lianjie_v1_SignOutRequest, _lianjie_v1_SignOutReply>
  Unconfirmed: MethodDefinition<_lianjie_v1_UnconfirmedRequestIn, _lianjie_v1_UnconfirmedReplyIn, _lianjie_v1_UnconfirmedRequest, _lianjie_v1_UnconfirmedReply>
  UploadLines: MethodDefinition<_lianjie_v1_UploadLinesRequestIn, _lianjie_v1_UploadLinesReplyIn, _lianjie_v1_UploadLinesRequest, _lianjie_v1_UploadLinesReply>
  WithdrawOnePhase: MethodDefinition<_lianjie_v1_WithdrawOnePhaseRequestIn, _lianjie_v1_WithdrawOnePhaseReplyIn, _lianjie_v1_WithdrawOnePhaseRequest, _lianjie_v1_WithdrawOnePhaseReply>
}
