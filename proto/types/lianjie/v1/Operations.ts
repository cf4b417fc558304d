// Original file: proto/v1/operations.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CloseDayRequestIn as _lianjie_v1_CloseDayRequestIn, CloseDayRequest as _lianjie_v1_CloseDayRequest } from '../../lianjie/v1/CloseDayRequest';
import type { ClosedUnitsReplyIn as _lianjie_v1_ClosedUnitsReplyIn, ClosedUnitsReply as _lianjie_v1_ClosedUnitsReply } from '../../lianjie/v1/ClosedUnitsReply';
import type { ClosedUnitsRequestIn as _lianjie_v1_ClosedUnitsRequestIn, ClosedUnitsRequest as _lianjie_v1_ClosedUnitsRequest } from '../../lianjie/v1/ClosedUnitsRequest';
import type { DayStateIn as _lianjie_v1_DayStateIn, DayState as _lianjie_v1_DayState } from '../../lianjie/v1/DayState';
import type { DecideManuallyRequestIn as _lianjie_v1_DecideManuallyRequestIn, DecideManuallyRequest as _lianjie_v1_DecideManuallyRequest } from '../../lianjie/v1/DecideManuallyRequest';
import type { FrozenRegionIn as _lianjie_v1_FrozenRegionIn, FrozenRegion as _lianjie_v1_FrozenRegion } from '../../lianjie/v1/FrozenRegion';
import type { FrozenReplyIn as _lianjie_v1_FrozenReplyIn, FrozenReply as _lianjie_v1_FrozenReply } from '../../lianjie/v1/FrozenReply';
import type { FrozenRequestIn as _lianjie_v1_FrozenRequestIn, FrozenRequest as _lianjie_v1_FrozenRequest } from '../../lianjie/v1/FrozenRequest';
import type { HealthReplyIn as _lianjie_v1_HealthReplyIn, HealthReply as _lianjie_v1_HealthReply } from '../../lianjie/v1/HealthReply';
import type { HealthRequestIn as _lianjie_v1_HealthRequestIn, HealthRequest as _lianjie_v1_HealthRequest } from '../../lianjie/v1/HealthRequest';
import type { HistoryPageIn as _lianjie_v1_HistoryPageIn, HistoryPage as _lianjie_v1_HistoryPage } from '../../lianjie/v1/HistoryPage';
import type { HistoryRequestIn as _lianjie_v1_HistoryRequestIn, HistoryRequest as _lianjie_v1_HistoryRequest } from '../../lianjie/v1/HistoryRequest';
import type { ImportReplyIn as _lianjie_v1_ImportReplyIn, ImportReply as _lianjie_v1_ImportReply } from '../../lianjie/v1/ImportReply';
import type { ImportRequestIn as _lianjie_v1_ImportRequestIn, ImportRequest as _lianjie_v1_ImportRequest } from '../../lianjie/v1/ImportRequest';
import type { InDoubtReplyIn as _lianjie_v1_InDoubtReplyIn, InDoubtReply as _lianjie_v1_InDoubtReply } from '../../lianjie/v1/InDoubtReply';
import type { InDoubtRequestIn as _lianjie_v1_InDoubtRequestIn, InDoubtRequest as _lianjie_v1_InDoubtRequest } from '../../lianjie/v1/InDoubtRequest';
import type { LedgerRowsIn as _lianjie_v1_LedgerRowsIn, LedgerRows as _lianjie_v1_LedgerRows } from '../../lianjie/v1/LedgerRows';
import type { LiftFreezeRequestIn as _lianjie_v1_LiftFreezeRequestIn, LiftFreezeRequest as _lianjie_v1_LiftFreezeRequest } from '../../lianjie/v1/LiftFreezeRequest';
import type { ManualCaseIn as _lianjie_v1_ManualCaseIn, ManualCase as _lianjie_v1_ManualCase } from '../../lianjie/v1/ManualCase';
import type { ManualCasesReplyIn as _lianjie_v1_ManualCasesReplyIn, ManualCasesReply as _lianjie_v1_ManualCasesReply } from '../../lianjie/v1/ManualCasesReply';
import type { ManualCasesRequestIn as _lianjie_v1_ManualCasesRequestIn, ManualCasesRequest as _lianjie_v1_ManualCasesRequest } from '../../lianjie/v1/ManualCasesRequest';
import type { ParkedReplyIn as _lianjie_v1_ParkedReplyIn, ParkedReply as _lianjie_v1_ParkedReply } from '../../lianjie/v1/ParkedReply';
import type { ParkedRequestIn as _lianjie_v1_ParkedRequestIn, ParkedRequest as _lianjie_v1_ParkedRequest } from '../../lianjie/v1/ParkedRequest';
import type { PolicyFilesReplyIn as _lianjie_v1_PolicyFilesReplyIn, PolicyFilesReply as _lianjie_v1_PolicyFilesReply } from '../../lianjie/v1/PolicyFilesReply';
import type { PolicyFilesRequestIn as _lianjie_v1_PolicyFilesRequestIn, PolicyFilesRequest as _lianjie_v1_PolicyFilesRequest } from '../../lianjie/v1/PolicyFilesRequest';
import type { QuarantinedReplyIn as _lianjie_v1_QuarantinedReplyIn, QuarantinedReply as _lianjie_v1_QuarantinedReply } from '../../lianjie/v1/QuarantinedReply';
import type { QuarantinedRequestIn as _lianjie_v1_QuarantinedRequestIn, QuarantinedRequest as _lianjie_v1_QuarantinedRequest } from '../../lianjie/v1/QuarantinedRequest';
import type { RebuildHubRequestIn as _lianjie_v1_RebuildHubRequestIn, RebuildHubRequest as _lianjie_v1_RebuildHubRequest } from '../../lianjie/v1/RebuildHubRequest';
import type { RebuildStateIn as _lianjie_v1_RebuildStateIn, RebuildState as _lianjie_v1_RebuildState } from '../../lianjie/v1/RebuildState';
import type { RecountDayReplyIn as _lianjie_v1_RecountDayReplyIn, RecountDayReply as _lianjie_v1_RecountDayReply } from '../../lianjie/v1/RecountDayReply';
import type { RecountDayRequestIn as _lianjie_v1_RecountDayRequestIn, RecountDayRequest as _lianjie_v1_RecountDayRequest } from '../../lianjie/v1/RecountDayRequest';
import type { ReplayParkedReplyIn as _lianjie_v1_ReplayParkedReplyIn, ReplayParkedReply as _lianjie_v1_ReplayParkedReply } from '../../lianjie/v1/ReplayParkedReply';
import type { ReplayParkedRequestIn as _lianjie_v1_ReplayParkedRequestIn, ReplayParkedRequest as _lianjie_v1_ReplayParkedRequest } from '../../lianjie/v1/ReplayParkedRequest';
import type { ReplayQuarantinedReplyIn as _lianjie_v1_ReplayQuarantinedReplyIn, ReplayQuarantinedReply as _lianjie_v1_ReplayQuarantinedReply } from '../../lianjie/v1/ReplayQuarantinedReply';
import type { ReplayQuarantinedRequestIn as _lianjie_v1_ReplayQuarantinedRequestIn, ReplayQuarantinedRequest as _lianjie_v1_ReplayQuarantinedRequest } from '../../lianjie/v1/ReplayQuarantinedRequest';
import type { ScanLedgerRequestIn as _lianjie_v1_ScanLedgerRequestIn, ScanLedgerRequest as _lianjie_v1_ScanLedgerRequest } from '../../lianjie/v1/ScanLedgerRequest';
import type { ShowReplyIn as _lianjie_v1_ShowReplyIn, ShowReply as _lianjie_v1_ShowReply } from '../../lianjie/v1/ShowReply';
import type { ShowRequestIn as _lianjie_v1_ShowRequestIn, ShowRequest as _lianjie_v1_ShowRequest } from '../../lianjie/v1/ShowRequest';
import type { TailEventIn as _lianjie_v1_TailEventIn, TailEvent as _lianjie_v1_TailEvent } from '../../lianjie/v1/TailEvent';
import type { TailRequestIn as _lianjie_v1_TailRequestIn, TailRequest as _lianjie_v1_TailRequest } from '../../lianjie/v1/TailRequest';
import type { WithdrawManuallyRequestIn as _lianjie_v1_WithdrawManuallyRequestIn, WithdrawManuallyRequest as _lianjie_v1_WithdrawManuallyRequest } from '../../lianjie/v1/WithdrawManuallyRequest';

/**
 * What operators may ask; nothing here moves money.
 */
export interface OperationsClient extends grpc.Client {
  /**
   * Close an accounting day and watch it (hub only); hanging up stops nothing.
   */
  CloseDay(argument: _lianjie_v1_CloseDayRequestIn, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_lianjie_v1_DayState>;
  CloseDay(argument: _lianjie_v1_CloseDayRequestIn, options?: grpc.CallOptions): grpc.ClientReadableStream<_lianjie_v1_DayState>;
  /**
   * Close an accounting day and watch it (hub only); hanging up stops nothing.
   */
  closeDay(argument: _lianjie_v1_CloseDayRequestIn, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_lianjie_v1_DayState>;
  closeDay(argument: _lianjie_v1_CloseDayRequestIn, options?: grpc.CallOptions): grpc.ClientReadableStream<_lianjie_v1_DayState>;
  
  /**
   * Units that closed, with what they closed with (hub only).
   */
  ClosedUnits(argument: _lianjie_v1_ClosedUnitsRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ClosedUnitsReply>): grpc.ClientUnaryCall;
  ClosedUnits(argument: _lianjie_v1_ClosedUnitsRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_ClosedUnitsReply>): grpc.ClientUnaryCall;
  ClosedUnits(argument: _lianjie_v1_ClosedUnitsRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ClosedUnitsReply>): grpc.ClientUnaryCall;
  ClosedUnits(argument: _lianjie_v1_ClosedUnitsRequestIn, callback: grpc.requestCallback<_lianjie_v1_ClosedUnitsReply>): grpc.ClientUnaryCall;
  /**
   * Units that closed, with what they closed with (hub only).
   */
  closedUnits(argument: _lianjie_v1_ClosedUnitsRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ClosedUnitsReply>): grpc.ClientUnaryCall;
  closedUnits(argument: _lianjie_v1_ClosedUnitsRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_ClosedUnitsReply>): grpc.ClientUnaryCall;
  closedUnits(argument: _lianjie_v1_ClosedUnitsRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ClosedUnitsReply>): grpc.ClientUnaryCall;
  closedUnits(argument: _lianjie_v1_ClosedUnitsRequestIn, callback: grpc.requestCallback<_lianjie_v1_ClosedUnitsReply>): grpc.ClientUnaryCall;
  
  /**
   * The caller's word about an authorisation whose care region is lost; two different persons decide (hub only).
   */
  DecideManually(argument: _lianjie_v1_DecideManuallyRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ManualCase>): grpc.ClientUnaryCall;
  DecideManually(argument: _lianjie_v1_DecideManuallyRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_ManualCase>): grpc.ClientUnaryCall;
  DecideManually(argument: _lianjie_v1_DecideManuallyRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ManualCase>): grpc.ClientUnaryCall;
  DecideManually(argument: _lianjie_v1_DecideManuallyRequestIn, callback: grpc.requestCallback<_lianjie_v1_ManualCase>): grpc.ClientUnaryCall;
  /**
   * The caller's word about an authorisation whose care region is lost; two different persons decide (hub only).
   */
  decideManually(argument: _lianjie_v1_DecideManuallyRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ManualCase>): grpc.ClientUnaryCall;
  decideManually(argument: _lianjie_v1_DecideManuallyRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_ManualCase>): grpc.ClientUnaryCall;
  decideManually(argument: _lianjie_v1_DecideManuallyRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ManualCase>): grpc.ClientUnaryCall;
  decideManually(argument: _lianjie_v1_DecideManuallyRequestIn, callback: grpc.requestCallback<_lianjie_v1_ManualCase>): grpc.ClientUnaryCall;
  
  /**
   * Care regions that contradicted themselves (hub only).
   */
  Frozen(argument: _lianjie_v1_FrozenRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_FrozenReply>): grpc.ClientUnaryCall;
  Frozen(argument: _lianjie_v1_FrozenRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_FrozenReply>): grpc.ClientUnaryCall;
  Frozen(argument: _lianjie_v1_FrozenRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_FrozenReply>): grpc.ClientUnaryCall;
  Frozen(argument: _lianjie_v1_FrozenRequestIn, callback: grpc.requestCallback<_lianjie_v1_FrozenReply>): grpc.ClientUnaryCall;
  /**
   * Care regions that contradicted themselves (hub only).
   */
  frozen(argument: _lianjie_v1_FrozenRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_FrozenReply>): grpc.ClientUnaryCall;
  frozen(argument: _lianjie_v1_FrozenRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_FrozenReply>): grpc.ClientUnaryCall;
  frozen(argument: _lianjie_v1_FrozenRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_FrozenReply>): grpc.ClientUnaryCall;
  frozen(argument: _lianjie_v1_FrozenRequestIn, callback: grpc.requestCallback<_lianjie_v1_FrozenReply>): grpc.ClientUnaryCall;
  
  /**
   * Is it well, and what hangs on what.
   */
  Health(argument: _lianjie_v1_HealthRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_HealthReply>): grpc.ClientUnaryCall;
  Health(argument: _lianjie_v1_HealthRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_HealthReply>): grpc.ClientUnaryCall;
  Health(argument: _lianjie_v1_HealthRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_HealthReply>): grpc.ClientUnaryCall;
  Health(argument: _lianjie_v1_HealthRequestIn, callback: grpc.requestCallback<_lianjie_v1_HealthReply>): grpc.ClientUnaryCall;
  /**
   * Is it well, and what hangs on what.
   */
  health(argument: _lianjie_v1_HealthRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_HealthReply>): grpc.ClientUnaryCall;
  health(argument: _lianjie_v1_HealthRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_HealthReply>): grpc.ClientUnaryCall;
  health(argument: _lianjie_v1_HealthRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_HealthReply>): grpc.ClientUnaryCall;
  health(argument: _lianjie_v1_HealthRequestIn, callback: grpc.requestCallback<_lianjie_v1_HealthReply>): grpc.ClientUnaryCall;
  
  /**
   * Settlements with what they were reckoned from (enrollment halves only).
   */
  History(argument: _lianjie_v1_HistoryRequestIn, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_lianjie_v1_HistoryPage>;
  History(argument: _lianjie_v1_HistoryRequestIn, options?: grpc.CallOptions): grpc.ClientReadableStream<_lianjie_v1_HistoryPage>;
  /**
   * Settlements with what they were reckoned from (enrollment halves only).
   */
  history(argument: _lianjie_v1_HistoryRequestIn, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_lianjie_v1_HistoryPage>;
  history(argument: _lianjie_v1_HistoryRequestIn, options?: grpc.CallOptions): grpc.ClientReadableStream<_lianjie_v1_HistoryPage>;
  
  /**
   * Rows of a CSV file into an enrollment half: all good rows, and each bad one named.
   */
  Import(argument: _lianjie_v1_ImportRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ImportReply>): grpc.ClientUnaryCall;
  Import(argument: _lianjie_v1_ImportRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_ImportReply>): grpc.ClientUnaryCall;
  Import(argument: _lianjie_v1_ImportRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ImportReply>): grpc.ClientUnaryCall;
  Import(argument: _lianjie_v1_ImportRequestIn, callback: grpc.requestCallback<_lianjie_v1_ImportReply>): grpc.ClientUnaryCall;
  /**
   * Rows of a CSV file into an enrollment half: all good rows, and each bad one named.
   */
  import(argument: _lianjie_v1_ImportRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ImportReply>): grpc.ClientUnaryCall;
  import(argument: _lianjie_v1_ImportRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_ImportReply>): grpc.ClientUnaryCall;
  import(argument: _lianjie_v1_ImportRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ImportReply>): grpc.ClientUnaryCall;
  import(argument: _lianjie_v1_ImportRequestIn, callback: grpc.requestCallback<_lianjie_v1_ImportReply>): grpc.ClientUnaryCall;
  
  /**
   * What is in doubt here (待查证; protocol 1.4.2).
   */
  InDoubt(argument: _lianjie_v1_InDoubtRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_InDoubtReply>): grpc.ClientUnaryCall;
  InDoubt(argument: _lianjie_v1_InDoubtRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_InDoubtReply>): grpc.ClientUnaryCall;
  InDoubt(argument: _lianjie_v1_InDoubtRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_InDoubtReply>): grpc.ClientUnaryCall;
  InDoubt(argument: _lianjie_v1_InDoubtRequestIn, callback: grpc.requestCallback<_lianjie_v1_InDoubtReply>): grpc.ClientUnaryCall;
  /**
   * What is in doubt here (待查证; protocol 1.4.2).
   */
  inDoubt(argument: _lianjie_v1_InDoubtRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_InDoubtReply>): grpc.ClientUnaryCall;
  inDoubt(argument: _lianjie_v1_InDoubtRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_InDoubtReply>): grpc.ClientUnaryCall;
  inDoubt(argument: _lianjie_v1_InDoubtRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_InDoubtReply>): grpc.ClientUnaryCall;
  inDoubt(argument: _lianjie_v1_InDoubtRequestIn, callback: grpc.requestCallback<_lianjie_v1_InDoubtReply>): grpc.ClientUnaryCall;
  
  /**
   * The caller agrees to lift a freeze; two different persons lift it (hub only).
   */
  LiftFreeze(argument: _lianjie_v1_LiftFreezeRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_FrozenRegion>): grpc.ClientUnaryCall;
  LiftFreeze(argument: _lianjie_v1_LiftFreezeRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_FrozenRegion>): grpc.ClientUnaryCall;
  LiftFreeze(argument: _lianjie_v1_LiftFreezeRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_FrozenRegion>): grpc.ClientUnaryCall;
  LiftFreeze(argument: _lianjie_v1_LiftFreezeRequestIn, callback: grpc.requestCallback<_lianjie_v1_FrozenRegion>): grpc.ClientUnaryCall;
  /**
   * The caller agrees to lift a freeze; two different persons lift it (hub only).
   */
  liftFreeze(argument: _lianjie_v1_LiftFreezeRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_FrozenRegion>): grpc.ClientUnaryCall;
  liftFreeze(argument: _lianjie_v1_LiftFreezeRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_FrozenRegion>): grpc.ClientUnaryCall;
  liftFreeze(argument: _lianjie_v1_LiftFreezeRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_FrozenRegion>): grpc.ClientUnaryCall;
  liftFreeze(argument: _lianjie_v1_LiftFreezeRequestIn, callback: grpc.requestCallback<_lianjie_v1_FrozenRegion>): grpc.ClientUnaryCall;
  
  /**
   * What was proposed or decided by hand, and which care regions are silent (hub only).
   */
  ManualCases(argument: _lianjie_v1_ManualCasesRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ManualCasesReply>): grpc.ClientUnaryCall;
  ManualCases(argument: _lianjie_v1_ManualCasesRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_ManualCasesReply>): grpc.ClientUnaryCall;
  ManualCases(argument: _lianjie_v1_ManualCasesRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ManualCasesReply>): grpc.ClientUnaryCall;
  ManualCases(argument: _lianjie_v1_ManualCasesRequestIn, callback: grpc.requestCallback<_lianjie_v1_ManualCasesReply>): grpc.ClientUnaryCall;
  /**
   * What was proposed or decided by hand, and which care regions are silent (hub only).
   */
  manualCases(argument: _lianjie_v1_ManualCasesRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ManualCasesReply>): grpc.ClientUnaryCall;
  manualCases(argument: _lianjie_v1_ManualCasesRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_ManualCasesReply>): grpc.ClientUnaryCall;
  manualCases(argument: _lianjie_v1_ManualCasesRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ManualCasesReply>): grpc.ClientUnaryCall;
  manualCases(argument: _lianjie_v1_ManualCasesRequestIn, callback: grpc.requestCallback<_lianjie_v1_ManualCasesReply>): grpc.ClientUnaryCall;
  
  /**
   * Records that nobody could read (hub only).
   */
  Parked(argument: _lianjie_v1_ParkedRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ParkedReply>): grpc.ClientUnaryCall;
  Parked(argument: _lianjie_v1_ParkedRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_ParkedReply>): grpc.ClientUnaryCall;
  Parked(argument: _lianjie_v1_ParkedRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ParkedReply>): grpc.ClientUnaryCall;
  Parked(argument: _lianjie_v1_ParkedRequestIn, callback: grpc.requestCallback<_lianjie_v1_ParkedReply>): grpc.ClientUnaryCall;
  /**
   * Records that nobody could read (hub only).
   */
  parked(argument: _lianjie_v1_ParkedRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ParkedReply>): grpc.ClientUnaryCall;
  parked(argument: _lianjie_v1_ParkedRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_ParkedReply>): grpc.ClientUnaryCall;
  parked(argument: _lianjie_v1_ParkedRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ParkedReply>): grpc.ClientUnaryCall;
  parked(argument: _lianjie_v1_ParkedRequestIn, callback: grpc.requestCallback<_lianjie_v1_ParkedReply>): grpc.ClientUnaryCall;
  
  /**
   * The policy files by which bills are reckoned (enrollment halves only).
   */
  PolicyFiles(argument: _lianjie_v1_PolicyFilesRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_PolicyFilesReply>): grpc.ClientUnaryCall;
  PolicyFiles(argument: _lianjie_v1_PolicyFilesRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_PolicyFilesReply>): grpc.ClientUnaryCall;
  PolicyFiles(argument: _lianjie_v1_PolicyFilesRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_PolicyFilesReply>): grpc.ClientUnaryCall;
  PolicyFiles(argument: _lianjie_v1_PolicyFilesRequestIn, callback: grpc.requestCallback<_lianjie_v1_PolicyFilesReply>): grpc.ClientUnaryCall;
  /**
   * The policy files by which bills are reckoned (enrollment halves only).
   */
  policyFiles(argument: _lianjie_v1_PolicyFilesRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_PolicyFilesReply>): grpc.ClientUnaryCall;
  policyFiles(argument: _lianjie_v1_PolicyFilesRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_PolicyFilesReply>): grpc.ClientUnaryCall;
  policyFiles(argument: _lianjie_v1_PolicyFilesRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_PolicyFilesReply>): grpc.ClientUnaryCall;
  policyFiles(argument: _lianjie_v1_PolicyFilesRequestIn, callback: grpc.requestCallback<_lianjie_v1_PolicyFilesReply>): grpc.ClientUnaryCall;
  
  /**
   * Facts that cannot be used here, and wait for people (hub and enrollment halves).
   */
  Quarantined(argument: _lianjie_v1_QuarantinedRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_QuarantinedReply>): grpc.ClientUnaryCall;
  Quarantined(argument: _lianjie_v1_QuarantinedRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_QuarantinedReply>): grpc.ClientUnaryCall;
  Quarantined(argument: _lianjie_v1_QuarantinedRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_QuarantinedReply>): grpc.ClientUnaryCall;
  Quarantined(argument: _lianjie_v1_QuarantinedRequestIn, callback: grpc.requestCallback<_lianjie_v1_QuarantinedReply>): grpc.ClientUnaryCall;
  /**
   * Facts that cannot be used here, and wait for people (hub and enrollment halves).
   */
  quarantined(argument: _lianjie_v1_QuarantinedRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_QuarantinedReply>): grpc.ClientUnaryCall;
  quarantined(argument: _lianjie_v1_QuarantinedRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_QuarantinedReply>): grpc.ClientUnaryCall;
  quarantined(argument: _lianjie_v1_QuarantinedRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_QuarantinedReply>): grpc.ClientUnaryCall;
  quarantined(argument: _lianjie_v1_QuarantinedRequestIn, callback: grpc.requestCallback<_lianjie_v1_QuarantinedReply>): grpc.ClientUnaryCall;
  
  /**
   * Read again all that the regions ever decided, and watch it (hub only); hanging up stops nothing.
   */
  RebuildHub(argument: _lianjie_v1_RebuildHubRequestIn, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_lianjie_v1_RebuildState>;
  RebuildHub(argument: _lianjie_v1_RebuildHubRequestIn, options?: grpc.CallOptions): grpc.ClientReadableStream<_lianjie_v1_RebuildState>;
  /**
   * Read again all that the regions ever decided, and watch it (hub only); hanging up stops nothing.
   */
  rebuildHub(argument: _lianjie_v1_RebuildHubRequestIn, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_lianjie_v1_RebuildState>;
  rebuildHub(argument: _lianjie_v1_RebuildHubRequestIn, options?: grpc.CallOptions): grpc.ClientReadableStream<_lianjie_v1_RebuildState>;
  
  /**
   * Count a day anew from registers and postings.
   */
  RecountDay(argument: _lianjie_v1_RecountDayRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_RecountDayReply>): grpc.ClientUnaryCall;
  RecountDay(argument: _lianjie_v1_RecountDayRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_RecountDayReply>): grpc.ClientUnaryCall;
  RecountDay(argument: _lianjie_v1_RecountDayRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_RecountDayReply>): grpc.ClientUnaryCall;
  RecountDay(argument: _lianjie_v1_RecountDayRequestIn, callback: grpc.requestCallback<_lianjie_v1_RecountDayReply>): grpc.ClientUnaryCall;
  /**
   * Count a day anew from registers and postings.
   */
  recountDay(argument: _lianjie_v1_RecountDayRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_RecountDayReply>): grpc.ClientUnaryCall;
  recountDay(argument: _lianjie_v1_RecountDayRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_RecountDayReply>): grpc.ClientUnaryCall;
  recountDay(argument: _lianjie_v1_RecountDayRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_RecountDayReply>): grpc.ClientUnaryCall;
  recountDay(argument: _lianjie_v1_RecountDayRequestIn, callback: grpc.requestCallback<_lianjie_v1_RecountDayReply>): grpc.ClientUnaryCall;
  
  /**
   * Put one back where it came from (hub only).
   */
  ReplayParked(argument: _lianjie_v1_ReplayParkedRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ReplayParkedReply>): grpc.ClientUnaryCall;
  ReplayParked(argument: _lianjie_v1_ReplayParkedRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_ReplayParkedReply>): grpc.ClientUnaryCall;
  ReplayParked(argument: _lianjie_v1_ReplayParkedRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ReplayParkedReply>): grpc.ClientUnaryCall;
  ReplayParked(argument: _lianjie_v1_ReplayParkedRequestIn, callback: grpc.requestCallback<_lianjie_v1_ReplayParkedReply>): grpc.ClientUnaryCall;
  /**
   * Put one back where it came from (hub only).
   */
  replayParked(argument: _lianjie_v1_ReplayParkedRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ReplayParkedReply>): grpc.ClientUnaryCall;
  replayParked(argument: _lianjie_v1_ReplayParkedRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_ReplayParkedReply>): grpc.ClientUnaryCall;
  replayParked(argument: _lianjie_v1_ReplayParkedRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ReplayParkedReply>): grpc.ClientUnaryCall;
  replayParked(argument: _lianjie_v1_ReplayParkedRequestIn, callback: grpc.requestCallback<_lianjie_v1_ReplayParkedReply>): grpc.ClientUnaryCall;
  
  /**
   * Try one again, after its cause was mended.
   */
  ReplayQuarantined(argument: _lianjie_v1_ReplayQuarantinedRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ReplayQuarantinedReply>): grpc.ClientUnaryCall;
  ReplayQuarantined(argument: _lianjie_v1_ReplayQuarantinedRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_ReplayQuarantinedReply>): grpc.ClientUnaryCall;
  ReplayQuarantined(argument: _lianjie_v1_ReplayQuarantinedRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ReplayQuarantinedReply>): grpc.ClientUnaryCall;
  ReplayQuarantined(argument: _lianjie_v1_ReplayQuarantinedRequestIn, callback: grpc.requestCallback<_lianjie_v1_ReplayQuarantinedReply>): grpc.ClientUnaryCall;
  /**
   * Try one again, after its cause was mended.
   */
  replayQuarantined(argument: _lianjie_v1_ReplayQuarantinedRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ReplayQuarantinedReply>): grpc.ClientUnaryCall;
  replayQuarantined(argument: _lianjie_v1_ReplayQuarantinedRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_ReplayQuarantinedReply>): grpc.ClientUnaryCall;
  replayQuarantined(argument: _lianjie_v1_ReplayQuarantinedRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ReplayQuarantinedReply>): grpc.ClientUnaryCall;
  replayQuarantined(argument: _lianjie_v1_ReplayQuarantinedRequestIn, callback: grpc.requestCallback<_lianjie_v1_ReplayQuarantinedReply>): grpc.ClientUnaryCall;
  
  /**
   * Every settlement of the ledger with its postings, for comparison (三账核对).
   */
  ScanLedger(argument: _lianjie_v1_ScanLedgerRequestIn, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_lianjie_v1_LedgerRows>;
  ScanLedger(argument: _lianjie_v1_ScanLedgerRequestIn, options?: grpc.CallOptions): grpc.ClientReadableStream<_lianjie_v1_LedgerRows>;
  /**
   * Every settlement of the ledger with its postings, for comparison (三账核对).
   */
  scanLedger(argument: _lianjie_v1_ScanLedgerRequestIn, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_lianjie_v1_LedgerRows>;
  scanLedger(argument: _lianjie_v1_ScanLedgerRequestIn, options?: grpc.CallOptions): grpc.ClientReadableStream<_lianjie_v1_LedgerRows>;
  
  /**
   * One settlement as this organisation knows it.
   */
  Show(argument: _lianjie_v1_ShowRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ShowReply>): grpc.ClientUnaryCall;
  Show(argument: _lianjie_v1_ShowRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_ShowReply>): grpc.ClientUnaryCall;
  Show(argument: _lianjie_v1_ShowRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ShowReply>): grpc.ClientUnaryCall;
  Show(argument: _lianjie_v1_ShowRequestIn, callback: grpc.requestCallback<_lianjie_v1_ShowReply>): grpc.ClientUnaryCall;
  /**
   * One settlement as this organisation knows it.
   */
  show(argument: _lianjie_v1_ShowRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ShowReply>): grpc.ClientUnaryCall;
  show(argument: _lianjie_v1_ShowRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_ShowReply>): grpc.ClientUnaryCall;
  show(argument: _lianjie_v1_ShowRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ShowReply>): grpc.ClientUnaryCall;
  show(argument: _lianjie_v1_ShowRequestIn, callback: grpc.requestCallback<_lianjie_v1_ShowReply>): grpc.ClientUnaryCall;
  
  /**
   * Business steps as they happen.
   */
  Tail(argument: _lianjie_v1_TailRequestIn, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_lianjie_v1_TailEvent>;
  Tail(argument: _lianjie_v1_TailRequestIn, options?: grpc.CallOptions): grpc.ClientReadableStream<_lianjie_v1_TailEvent>;
  /**
   * Business steps as they happen.
   */
  tail(argument: _lianjie_v1_TailRequestIn, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_lianjie_v1_TailEvent>;
  tail(argument: _lianjie_v1_TailRequestIn, options?: grpc.CallOptions): grpc.ClientReadableStream<_lianjie_v1_TailEvent>;
  
  /**
   * Takes a proposal back that is not decided yet (hub only).
   */
  WithdrawManually(argument: _lianjie_v1_WithdrawManuallyRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ManualCase>): grpc.ClientUnaryCall;
  WithdrawManually(argument: _lianjie_v1_WithdrawManuallyRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_ManualCase>): grpc.ClientUnaryCall;
  WithdrawManually(argument: _lianjie_v1_WithdrawManuallyRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ManualCase>): grpc.ClientUnaryCall;
  WithdrawManually(argument: _lianjie_v1_WithdrawManuallyRequestIn, callback: grpc.requestCallback<_lianjie_v1_ManualCase>): grpc.ClientUnaryCall;
  /**
   * Takes a proposal back that is not decided yet (hub only).
   */
  withdrawManually(argument: _lianjie_v1_WithdrawManuallyRequestIn, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ManualCase>): grpc.ClientUnaryCall;
  withdrawManually(argument: _lianjie_v1_WithdrawManuallyRequestIn, metadata: grpc.Metadata, callback: grpc.requestCallback<_lianjie_v1_ManualCase>): grpc.ClientUnaryCall;
  withdrawManually(argument: _lianjie_v1_WithdrawManuallyRequestIn, options: grpc.CallOptions, callback: grpc.requestCallback<_lianjie_v1_ManualCase>): grpc.ClientUnaryCall;
  withdrawManually(argument: _lianjie_v1_WithdrawManuallyRequestIn, callback: grpc.requestCallback<_lianjie_v1_ManualCase>): grpc.ClientUnaryCall;
  
}

/**
 * What operators may ask; nothing here moves money.
 */
export interface OperationsHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Close an accounting day and watch it (hub only); hanging up stops nothing.
   */
  CloseDay: grpc.handleServerStreamingCall<_lianjie_v1_CloseDayRequest, _lianjie_v1_DayStateIn>;
  
  /**
   * Units that closed, with what they closed with (hub only).
   */
  ClosedUnits: grpc.handleUnaryCall<_lianjie_v1_ClosedUnitsRequest, _lianjie_v1_ClosedUnitsReplyIn>;
  
  /**
   * The caller's word about an authorisation whose care region is lost; two different persons decide (hub only).
   */
  DecideManually: grpc.handleUnaryCall<_lianjie_v1_DecideManuallyRequest, _lianjie_v1_ManualCaseIn>;
  
  /**
   * Care regions that contradicted themselves (hub only).
   */
  Frozen: grpc.handleUnaryCall<_lianjie_v1_FrozenRequest, _lianjie_v1_FrozenReplyIn>;
  
  /**
   * Is it well, and what hangs on what.
   */
  Health: grpc.handleUnaryCall<_lianjie_v1_HealthRequest, _lianjie_v1_HealthReplyIn>;
  
  /**
   * Settlements with what they were reckoned from (enrollment halves only).
   */
  History: grpc.handleServerStreamingCall<_lianjie_v1_HistoryRequest, _lianjie_v1_HistoryPageIn>;
  
  /**
   * Rows of a CSV file into an enrollment half: all good rows, and each bad one named.
   */
  Import: grpc.handleUnaryCall<_lianjie_v1_ImportRequest, _lianjie_v1_ImportReplyIn>;
  
  /**
   * What is in doubt here (待查证; protocol 1.4.2).
   */
  InDoubt: grpc.handleUnaryCall<_lianjie_v1_InDoubtRequest, _lianjie_v1_InDoubtReplyIn>;
  
  /**
   * The caller agrees to lift a freeze; two different persons lift it (hub only).
   */
  LiftFreeze: grpc.handleUnaryCall<_lianjie_v1_LiftFreezeRequest, _lianjie_v1_FrozenRegionIn>;
  
  /**
   * What was proposed or decided by hand, and which care regions are silent (hub only).
   */
  ManualCases: grpc.handleUnaryCall<_lianjie_v1_ManualCasesRequest, _lianjie_v1_ManualCasesReplyIn>;
  
  /**
   * Records that nobody could read (hub only).
   */
  Parked: grpc.handleUnaryCall<_lianjie_v1_ParkedRequest, _lianjie_v1_ParkedReplyIn>;
  
  /**
   * The policy files by which bills are reckoned (enrollment halves only).
   */
  PolicyFiles: grpc.handleUnaryCall<_lianjie_v1_PolicyFilesRequest, _lianjie_v1_PolicyFilesReplyIn>;
  
  /**
   * Facts that cannot be used here, and wait for people (hub and enrollment halves).
   */
  Quarantined: grpc.handleUnaryCall<_lianjie_v1_QuarantinedRequest, _lianjie_v1_QuarantinedReplyIn>;
  
  /**
   * Read again all that the regions ever decided, and watch it (hub only); hanging up stops nothing.
   */
  RebuildHub: grpc.handleServerStreamingCall<_lianjie_v1_RebuildHubRequest, _lianjie_v1_RebuildStateIn>;
  
  /**
   * Count a day anew from registers and postings.
   */
  RecountDay: grpc.handleUnaryCall<_lianjie_v1_RecountDayRequest, _lianjie_v1_RecountDayReplyIn>;
  
  /**
   * Put one back where it came from (hub only).
   */
  ReplayParked: grpc.handleUnaryCall<_lianjie_v1_ReplayParkedRequest, _lianjie_v1_ReplayParkedReplyIn>;
  
  /**
   * Try one again, after its cause was mended.
   */
  ReplayQuarantined: grpc.handleUnaryCall<_lianjie_v1_ReplayQuarantinedRequest, _lianjie_v1_ReplayQuarantinedReplyIn>;
  
  /**
   * Every settlement of the ledger with its postings, for comparison (三账核对).
   */
  ScanLedger: grpc.handleServerStreamingCall<_lianjie_v1_ScanLedgerRequest, _lianjie_v1_LedgerRowsIn>;
  
  /**
   * One settlement as this organisation knows it.
   */
  Show: grpc.handleUnaryCall<_lianjie_v1_ShowRequest, _lianjie_v1_ShowReplyIn>;
  
  /**
   * Business steps as they happen.
   */
  Tail: grpc.handleServerStreamingCall<_lianjie_v1_TailRequest, _lianjie_v1_TailEventIn>;
  
  /**
   * Takes a proposal back that is not decided yet (hub only).
   */
  WithdrawManually: grpc.handleUnaryCall<_lianjie_v1_WithdrawManuallyRequest, _lianjie_v1_ManualCaseIn>;
  
}

export interface OperationsDefinition extends grpc.ServiceDefinition {
  CloseDay: MethodDefinition<_lianjie_v1_CloseDayRequestIn, _lianjie_v1_DayStateIn, _lianjie_v1_CloseDayRequest, _lianjie_v1_DayState>
  ClosedUnits: MethodDefinition<_lianjie_v1_ClosedUnitsRequestIn, _lianjie_v1_ClosedUnitsReplyIn, _lianjie_v1_ClosedUnitsRequest, _lianjie_v1_ClosedUnitsReply>
  DecideManually: MethodDefinition<_lianjie_v1_DecideManuallyRequestIn, _lianjie_v1_ManualCaseIn, _lianjie_v1_DecideManuallyRequest, _lianjie_v1_ManualCase>
  Frozen: MethodDefinition<_lianjie_v1_FrozenRequestIn, _lianjie_v1_FrozenReplyIn, _lianjie_v1_FrozenRequest, _lianjie_v1_FrozenReply>
  Health: MethodDefinition<_lianjie_v1_HealthRequestIn, _lianjie_v1_HealthReplyIn, _lianjie_v1_HealthRequest, _lianjie_v1_HealthReply>
  History: MethodDefinition<_lianjie_v1_HistoryRequestIn, _lianjie_v1_HistoryPageIn, _lianjie_v1_HistoryRequest, _lianjie_v1_HistoryPage>
  Import: MethodDefinition<_lianjie_v1_ImportRequestIn, _lianjie_v1_ImportReplyIn, _lianjie_v1_ImportRequest, _lianjie_v1_ImportReply>
  InDoubt: MethodDefinition<_lianjie_v1_InDoubtRequestIn, _lianjie_v1_InDoubtReplyIn, _lianjie_v1_InDoubtRequest, _lianjie_v1_InDoubtReply>
  LiftFreeze: MethodDefinition<_lianjie_v1_LiftFreezeRequestIn, _lianjie_v1_FrozenRegionIn, _lianjie_v1_LiftFreezeRequest, _lianjie_v1_FrozenRegion>
  ManualCases: MethodDefinition<_lianjie_v1_ManualCasesRequestIn, _lianjie_v1_ManualCasesReplyIn, _lianjie_v1_ManualCasesRequest, _lianjie_v1_ManualCasesReply>
  Parked: MethodDefinition<_lianjie_v1_ParkedRequestIn, _lianjie_v1_ParkedReplyIn, _lianjie_v1_ParkedRequest, _lianjie_v1_ParkedReply>
  PolicyFiles: MethodDefinition<_lianjie_v1_PolicyFilesRequestIn, _lianjie_v1_PolicyFilesReplyIn, _lianjie_v1_PolicyFilesRequest, _lianjie_v1_PolicyFilesReply>
  Quarantined: MethodDefinition<_lianjie_v1_QuarantinedRequestIn, _lianjie_v1_QuarantinedReplyIn, _lianjie_v1_QuarantinedRequest, _lianjie_v1_QuarantinedReply>
  RebuildHub: MethodDefinition<_lianjie_v1_RebuildHubRequestIn, _lianjie_v1_RebuildStateIn, _lianjie_v1_RebuildHubRequest, _lianjie_v1_RebuildState>
  RecountDay: MethodDefinition<_lianjie_v1_RecountDayRequestIn, _lianjie_v1_RecountDayReplyIn, _lianjie_v1_RecountDayRequest, _lianjie_v1_RecountDayReply>
  ReplayParked: MethodDefinition<_lianjie_v1_ReplayParkedRequestIn, _lianjie_v1_ReplayParkedReplyIn, _lianjie_v1_ReplayParkedRequest, _lianjie_v1_ReplayParkedReply>
  ReplayQuarantined: MethodDefinition<_lianjie_v1_ReplayQuarantinedRequestIn, _lianjie_v1_ReplayQuarantinedReplyIn, _lianjie_v1_ReplayQuarantinedRequest, _lianjie_v1_ReplayQuarantinedReply>
  ScanLedger: MethodDefinition<_lianjie_v1_ScanLedgerRequestIn, _lianjie_v1_LedgerRowsIn, _lianjie_v1_ScanLedgerRequest, _lianjie_v1_LedgerRows>
  Show: MethodDefinition<_lianjie_v1_ShowRequestIn, _lianjie_v1_ShowReplyIn, _lianjie_v1_ShowRequest, _lianjie_v1_ShowReply>
  Tail: MethodDefinition<_lianjie_v1_TailRequestIn, _lianjie_v1_TailEventIn, _lianjie_v1_TailRequest, _lianjie_v1_TailEvent>
  WithdrawManually: MethodDefinition<_lianjie_v1_WithdrawManuallyRequestIn, _lianjie_v1_ManualCaseIn, _lianjie_v1_WithdrawManuallyRequest, _lianjie_v1_ManualCase>
}
