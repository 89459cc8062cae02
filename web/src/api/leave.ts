/** Balances, leave types and the ledger behind a balance. Amounts are integers: thousandths of a day, or minutes. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { all, get, nextCursor, type Items } from "./client";
import { keys } from "./keys";
import type { Balance } from "./types";

export type LeaveUnit = "day" | "minute";

export interface LeaveType {
  key: string;
  name: string;
  unit: LeaveUnit;
  paid: boolean;
  half_days: boolean;
  balance_required: boolean;
}

/** A line that was added; the amount is signed, and what is left is the sum. */
export interface LedgerEntry {
  id: string;
  at: string;
  kind: string;
  amount: number;
  reason: string;
  /** The grant that it is drawn from. */
  lot: string | null;
  instance: { id: string; number: string | null; title: string } | null;
}

export const leaveTypesQuery = queryOptions({
  queryKey: keys.leaveTypes,
  queryFn: ({ signal }) => all<LeaveType>("/leave/types", {}, signal),
  staleTime: 10 * 60_000,
});

/** Of the caller, or of another member for those who may see it. */
export function balancesQuery(member?: string) {
  return queryOptions({
    queryKey: keys.balances(member),
    queryFn: ({ signal }) => all<Balance>("/leave/balances", { member }, signal),
    staleTime: 30_000,
  });
}

export function ledgerQuery(filter: { type: string; member?: string }) {
  return infiniteQueryOptions({
    queryKey: keys.ledger(filter),
    queryFn: ({ pageParam, signal }) =>
      get<Items<LedgerEntry>>("/leave/ledger", { ...filter, cursor: pageParam, limit: 50 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  });
}
