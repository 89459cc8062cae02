/** The leave value while it is being made: parts may be missing, contradictions never arise. */

export interface LeaveValue {
  type?: string | undefined;
  from?: string | undefined;
  from_half?: "pm" | undefined;
  to?: string | undefined;
  to_half?: "am" | undefined;
  start?: string | undefined;
  end?: string | undefined;
  zone?: string | undefined;
}

export type Span = "whole" | "morning" | "afternoon";

export function spanOf(value: LeaveValue): Span {
  if (value.from_half === "pm") return "afternoon";
  return value.to_half === "am" ? "morning" : "whole";
}

/** Which part of a single day. */
export function withSpan(value: LeaveValue, span: Span): LeaveValue {
  return {
    ...value,
    to: value.to ?? value.from,
    from_half: span === "afternoon" ? "pm" : undefined,
    to_half: span === "morning" ? "am" : undefined,
  };
}

/** A first day after the last one moves the last one along. */
export function withFrom(value: LeaveValue, from: string | undefined): LeaveValue {
  const to = from && (!value.to || value.to < from || value.to === value.from) ? from : value.to;
  return settled({ ...value, from, to });
}

export function withTo(value: LeaveValue, to: string | undefined): LeaveValue {
  return settled({ ...value, to });
}

/** From noon until noon of one day is nothing at all; the earlier answer stands. */
function settled(value: LeaveValue): LeaveValue {
  const empty = value.from === value.to && value.from_half === "pm" && value.to_half === "am";
  return empty ? { ...value, to_half: undefined } : value;
}
