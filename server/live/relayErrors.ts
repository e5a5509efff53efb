import { RelayError, type RelayErrorCode } from '../../media/relay.ts';
import { type ErrorCode, SchoolError } from '../platform/errors.ts';

const codes: Record<RelayErrorCode, ErrorCode> = {
  roomNotOpen: 'roomNotOpen',
  noCommonCodec: 'noCommonCodec',
  badParameters: 'badInput',
  notFound: 'notFound',
  relayDown: 'relayDown',
  conflict: 'conflict',
  tooMany: 'tooMany',
};

/** Runs a step of the relay; its failure becomes one that crosses the wire. */
export async function asked<T>(step: Promise<T> | (() => T | Promise<T>)): Promise<T> {
  try {
    return await (typeof step === 'function' ? step() : step);
  } catch (reason) {
    if (reason instanceof RelayError) throw new SchoolError(codes[reason.code], reason.message);
    throw reason;
  }
}
