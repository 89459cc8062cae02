/**
 * The life of one form: what is typed, what the server makes of it, and which errors may be seen when.
 *
 * Invariants: what a person typed is replaced by nobody but that person (the server fills computed fields only); an
 * error is shown on a field once it was left, or everywhere once filing was tried, and goes when the value changes.
 */
import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { evaluationQuery } from "../../api/requests";
import { useMe } from "../../api/session";
import type { FieldError } from "../../api/client";
import type { Evaluated, FileOut, FormValue, Understood } from "../../api/types";
import { useDebounced } from "../../lib/debounced";
import { serverNow } from "../../lib/now";
import { dayIn } from "../../lib/time";
import { fromPointer, isWithin, toPointer, valueAt } from "../../lib/pointer";
import { canonical, same } from "../../lib/same";
import { useHasText, useText } from "../../lib/text/context";
import type { Choice, FormSpec } from "./schema";
import type { LeaveValue } from "./fields/leave";
import { withComputed } from "./computed";
import { computedPaths, widgetOf, without, withoutComputed, type FormSchema } from "./schema";
import type { FormEnvironment, Message } from "./environment";
import { problemsOf, type FieldProblem } from "./validator";

interface FormStateOptions {
  process: string;
  spec: FormSpec;
  initial: FormValue;
  instance?: string | undefined;
  /** The rest of the form, where only a part of it is filled in: the server is asked about the whole. */
  around?: FormValue | undefined;
  understood?: readonly Understood[] | undefined;
  /** The form as the command filled it in, by which a mark knows that its field was changed since. */
  filledIn?: FormValue | undefined;
  files?: readonly FileOut[] | undefined;
  /** Whether the server is asked while the person types. */
  live?: boolean;
  /** Whether errors are shown from the start. */
  eager?: boolean;
}

export interface FormState {
  value: FormValue;
  /** As it is sent: without what the server computes and without what is hidden. */
  payload: FormValue;
  setValue: (value: FormValue) => void;
  /** Whether anything that a person can change differs from that form. */
  differsFrom: (form: FormValue) => boolean;
  environment: FormEnvironment;
  evaluation: Evaluated | undefined;
  evaluating: boolean;
  /** Uploads are under way. */
  busy: boolean;
  /** How many errors the client is sure of, shown or not. */
  problems: number;
  /** Shows every error from now on and returns the pointers of those that the client is sure of. */
  attempt: () => string[];
  /** Errors of an answer: each stays until the value it is about changes. */
  take: (errors: readonly FieldError[]) => void;
}

const NONE: readonly never[] = [];

interface Refusal extends Message {
  /** The value that was refused. */
  about: string;
}

/** Without lines and groups in which nothing was filled in. */
function said(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(said).filter((item) => item !== undefined);
    return items.length > 0 ? items : undefined;
  }
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).flatMap(([name, member]) => {
    const part = said(member);
    return part === undefined ? [] : [[name, part]];
  });
  return members.length > 0 ? Object.fromEntries(members) : undefined;
}

export function useFormState(options: FormStateOptions): FormState {
  const { process, spec, instance, around, understood = NONE, files = NONE, live = true, eager = false } = options;
  const message = useFieldMessage();
  const me = useMe();
  const [filledIn] = useState(options.filledIn ?? options.initial);
  const [typed, setTyped] = useState<FormValue>(options.initial);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [attempted, setAttempted] = useState(eager);
  const [reports, setReports] = useState<Readonly<Record<string, string>>>({});
  const [running, setRunning] = useState<ReadonlySet<string>>(new Set());
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);

  const asked = useMemo(() => withoutComputed(spec.schema, typed), [typed, spec]);
  const still = useDebounced(asked, 300);
  const query = useQuery({ ...evaluationQuery(process, around ? { ...around, ...still } : still, instance), enabled: live });
  const { data: answer, refetch } = query;
  // What was answered last stands while the server can't be reached.
  const [last, setLast] = useState(answer);
  if (answer && answer !== last) setLast(answer);
  const evaluation = answer ?? last;
  const current = still === asked && !query.isPlaceholderData && answer !== undefined;
  const evaluating = live && (query.isFetching || still !== asked);
  const unanswered = live && query.isError && !evaluating;
  const hidden = evaluation?.hidden ?? NONE;

  // Computed fields are the server's; everything else stays as it was typed.
  const computed = evaluation?.form;
  const value = useMemo(() => {
    return computed ? withComputed(spec.schema, typed, computed) : typed;
  }, [typed, computed, spec]);

  const payload = useMemo(() => without(asked, hidden.map(fromPointer)), [asked, hidden]);
  const local = useMemo(() => clientProblems(spec, value, hidden), [spec, value, hidden]);

  const errors = useMemo(() => {
    const known = new Map<string, Message>();
    const add = (item: Message) => {
      if (!known.has(item.pointer)) known.set(item.pointer, item);
    };
    for (const [pointer, text] of Object.entries(reports)) add({ pointer, message: text });
    for (const refusal of refusals)
      if (refusal.about === canonical(valueAt(value, fromPointer(refusal.pointer)))) add(refusal);
    for (const problem of local) add({ pointer: problem.pointer, message: message(problem) });
    // The server's word on what the client has said more exactly already (a part of it is missing) adds nothing.
    const news = (error: Message) => !local.some(({ pointer }) => isWithin(pointer, error.pointer));
    if (current) (evaluation?.errors ?? []).filter(news).forEach(add);
    const isOpen = ({ pointer }: Message) => attempted || [...left].some((at) => isWithin(pointer, at));
    return [...known.values()].filter(
      (item) => isOpen(item) || refusals.some(({ pointer }) => pointer === item.pointer),
    );
  }, [reports, refusals, local, current, evaluation, attempted, left, value, message]);

  const askAgain = useCallback(() => void refetch(), [refetch]);
  const leave = useCallback((pointer: string) => {
    setLeft((before) => (before.has(pointer) ? before : new Set([...before, pointer])));
  }, []);
  const report = useCallback((pointer: string, text: string | null) => {
    setReports((before) => {
      if ((before[pointer] ?? null) === text) return before;
      const { [pointer]: _, ...rest } = before;
      return text === null ? rest : { ...rest, [pointer]: text };
    });
  }, []);
  const setBusy = useCallback((key: string, busy: boolean) => {
    setRunning((before) => {
      if (before.has(key) === busy) return before;
      const next = new Set(before);
      if (busy) next.add(key);
      else next.delete(key);
      return next;
    });
  }, []);

  // What the server adds to a line is no change by hand.
  const marks = useMemo(() => {
    const before = withoutComputed(spec.schema, filledIn);
    return understood.filter(({ pointer }) => {
      const path = fromPointer(pointer);
      return same(valueAt(before, path), valueAt(asked, path));
    });
  }, [understood, filledIn, asked, spec]);
  const warnings = useMemo(
    () => (evaluation?.warnings ?? []).map((item) => ({ pointer: item.pointer ?? "", message: item.message })),
    [evaluation],
  );
  const zone = me.member.zone || me.organisation.zone;
  const currency = me.organisation.currency;
  const environment = useMemo<FormEnvironment>(
    () => ({
      spec,
      errors,
      warnings,
      options: (evaluation?.options ?? {}) as Record<string, Choice[]>,
      hidden,
      understood: marks,
      files,
      currency,
      zone,
      today: dayIn(zone, serverNow()),
      evaluating,
      unanswered,
      askAgain,
      leave,
      report,
      setBusy,
    }),
    [spec, errors, warnings, evaluation, hidden, marks, files, currency, zone, evaluating, unanswered, askAgain, leave, report, setBusy],
  );

  return {
    value,
    payload,
    setValue: setTyped,
    differsFrom: (form) => !same(said(asked), said(withoutComputed(spec.schema, form))),
    environment,
    evaluation,
    evaluating,
    busy: running.size > 0,
    problems: local.length + Object.keys(reports).length,
    attempt: () => {
      setAttempted(true);
      return [...new Set([...Object.keys(reports), ...local.map(({ pointer }) => pointer)])];
    },
    take: (answers) => {
      setRefusals(
        answers.map(({ pointer, message: text }) => {
          // The server may point into the body it was sent, where the form is a member.
          const at = pointer.startsWith("/form/") ? pointer.slice("/form".length) : pointer;
          return { pointer: at, message: text, about: canonical(valueAt(value, fromPointer(at))) };
        }),
      );
      setAttempted(true);
    },
  };
}

function clientProblems(spec: FormSpec, value: FormValue, hidden: readonly string[]): FieldProblem[] {
  const skipped = [...hidden, ...computedPaths(spec.schema, value).map(toPointer)];
  return problemsOf(spec.schema, value)
    .flatMap((problem) => (widgetAt(spec, problem.pointer) === "leave" ? missingLeave(problem) : [problem]))
    .concat(halfSaidLeave(spec, value))
    .filter(({ pointer }) => !skipped.some((at) => isWithin(pointer, at)));
}

function widgetAt(spec: FormSpec, pointer: string): string | null {
  const [name, ...rest] = fromPointer(pointer);
  const field: unknown = rest.length === 0 && name ? spec.schema.properties?.[name] : undefined;
  return field ? widgetOf(field as FormSchema) : null;
}

/** A leave that is not there at all is missing in each of its questions. */
function missingLeave({ pointer, code, params }: FieldProblem): FieldProblem[] {
  if (code !== "required") return [{ pointer, code, params }];
  return ["type", "from", "to"].map((part) => ({ pointer: `${pointer}/${part}`, code, params }));
}

/** Days or times of day are needed, which of them depends on the type; the schema can't say so. */
function halfSaidLeave(spec: FormSpec, value: FormValue): FieldProblem[] {
  return Object.keys(spec.schema.properties ?? {}).flatMap((name) => {
    if (widgetAt(spec, `/${name}`) !== "leave") return [];
    const leave = value[name] as LeaveValue | undefined;
    if (!leave) return [];
    const parts: (keyof LeaveValue)[] = leave.start || leave.end ? ["start", "end"] : ["from", "to"];
    return parts
      .filter((part) => !leave[part])
      .map((part) => ({ pointer: `/${name}/${part}`, code: "required", params: {} }));
  });
}

/** A broken rule in the person's words; rules without words of their own say that the value doesn't fit. */
export function useFieldMessage(): (problem: FieldProblem) => string {
  const t = useText();
  const has = useHasText();
  return useCallback(
    ({ code, params }) => {
      const key = `field-error-${code.toLowerCase()}`;
      return t(has(key) ? key : "field-error-invalid", params);
    },
    [t, has],
  );
}

/** Moves the focus to the first field, in the order of the page, that one of the pointers is about. */
export function focusFirst(container: HTMLElement | null, pointers: readonly string[]): void {
  const fields = [...(container?.querySelectorAll<HTMLElement>("[data-pointer]") ?? [])];
  const about = (exact: boolean) =>
    fields.find(({ dataset }) =>
      pointers.some((pointer) => (exact ? pointer === dataset.pointer : isWithin(pointer, dataset.pointer ?? "?"))),
    );
  const control = (about(true) ?? about(false))?.querySelector<HTMLElement>(
    "input:not([type=hidden]):not([disabled]), select, textarea, button, [tabindex]",
  );
  control?.focus();
  control?.scrollIntoView({ block: "center" });
}
