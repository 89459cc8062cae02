/** Gives leave to one, several or everybody, after saying in a sentence what that means. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asProblem, type FieldError, post, Problem } from "../../api/client";
import { keys } from "../../api/keys";
import { type LeaveType, leaveTypesQuery } from "../../api/leave";
import { workforceQuery } from "../../api/people";
import { useMe, useScope } from "../../api/session";
import type { PersonRef } from "../../api/types";
import { useIntent } from "../../lib/intent";
import { serverNow } from "../../lib/now";
import { messageAt } from "../../lib/problems";
import { useLanguage, useText } from "../../lib/text/context";
import { civil } from "../../lib/time";
import { toast } from "../../lib/toast";
import { ErrorNote } from "../../ui/ErrorNote";
import { Field } from "../../ui/Field";
import { Select } from "../../ui/Select";
import { useAmountOfLeave } from "../../ui/leave/amount";
import { readAmountOfLeave } from "../../ui/leave/readAmount";
import { PeopleSelect } from "../../ui/PeopleSelect";
import { TextInput } from "../../ui/TextInput";
import { Dialog } from "./Dialog";
import styles from "./Section.module.css";

const FIELDS = ["/member", "/members", "/type", "/amount", "/valid_from", "/expires", "/reason"];

export function GrantForm({ to, onClose }: { to: PersonRef | null; onClose: () => void }) {
  const t = useText();
  const { language } = useLanguage();
  const amountText = useAmountOfLeave();
  const client = useQueryClient();
  const { organisation } = useMe();
  const { everywhere, departments } = useScope("leave.manage");
  const types = useQuery(leaveTypesQuery);
  const { keyFor } = useIntent();
  const [all, setAll] = useState(false);
  const [people, setPeople] = useState<PersonRef[]>(to ? [to] : []);
  const [chosen, setChosen] = useState<string | null>(null);
  const [text, setText] = useState("");
  const [left, setLeft] = useState(false);
  const [from, setFrom] = useState(() => serverNow().toLocaleDateString("sv-SE", { timeZone: organisation.zone }));
  const [until, setUntil] = useState("");
  const [reason, setReason] = useState("");
  const everybody = useQuery({ ...workforceQuery(everywhere ? null : departments), enabled: all });

  // What never runs out is not granted.
  const granted = (types.data ?? []).filter((type) => type.balance_required);
  const type = granted.find((each) => each.key === chosen) ?? granted[0];
  const read = type ? readAmountOfLeave(text, type.unit) : null;
  const count = all ? everybody.data?.length : people.length;
  const misread = read?.ok === false ? t(`admin-leave-amount-${read.problem}`) : null;
  const [unfit, setUnfit] = useState<Problem | null>(null);

  const give = useMutation({
    mutationFn: async ({ type, amount }: { type: LeaveType; amount: number }) => {
      const who = all ? { all: true } : people.length === 1 ? { member: people[0]?.id } : { members: people.map((person) => person.id) };
      const body = { ...who, type: type.key, amount, valid_from: from, ...(until ? { expires: until } : {}), reason: reason.trim() };
      return await post<{ granted: number }>("/leave/grants", body, { key: keyFor(body) });
    },
    onSuccess: async ({ granted: count }, { type, amount }) => {
      toast(t("admin-leave-granted", { count, amount: amountText(amount, type.unit), type: type.name }));
      const stale = [keys.allBalances, keys.allLedger, keys.evaluations, keys.forecasts];
      await Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey })));
      onClose();
    },
  });
  const submit = () => {
    const mistakes: FieldError[] = [];
    if (!count) mistakes.push({ pointer: "/member", code: "required", message: t("admin-leave-nobody") });
    if (misread) mistakes.push({ pointer: "/amount", code: "amount", message: misread });
    setUnfit(mistakes.length > 0 ? new Problem(422, { errors: mistakes }) : null);
    if (mistakes.length === 0 && type && read?.ok) give.mutate({ type, amount: read.amount });
  };
  const mend = <T,>(set: (next: T) => void, next: T) => {
    setUnfit(null);
    set(next);
  };
  const problem = unfit ?? give.error;
  const errors = problem ? asProblem(problem).errors : undefined;

  return (
    <Dialog
      title={t("admin-leave-grant")}
      onClose={onClose}
      onSubmit={submit}
      saving={give.isPending}
      problem={problem}
      fields={FIELDS}
      submit={t("admin-leave-grant-submit")}
      disabled={!type || (all && !everybody.data)}
    >
      <fieldset className={styles.choices}>
        <legend>{t("admin-leave-who")}</legend>
        <label>
          <input type="radio" name="who" checked={!all} onChange={() => setAll(false)} /> {t("admin-leave-some")}
        </label>
        <label>
          <input type="radio" name="who" checked={all} onChange={() => setAll(true)} /> {t(everywhere ? "admin-leave-all" : "admin-leave-all-mine")}
        </label>
      </fieldset>
      {all ? (
        <ErrorNote error={everybody.error} onRetry={() => void everybody.refetch()} compact />
      ) : (
        <Field label={t("admin-leave-people")} error={messageAbout(errors, people)}>
          {(control) => <PeopleSelect {...control} value={people} onChange={(next) => mend(setPeople, next)} />}
        </Field>
      )}
      <Field label={t("admin-leave-type")} error={messageAt(errors, "/type") ?? (types.isSuccess && granted.length === 0 ? t("admin-leave-no-types") : null)}>
        {(control) => <Select {...control} options={granted.map((each) => ({ value: each.key, label: each.name }))} value={type?.key} onChange={setChosen} />}
      </Field>
      <Field label={t(type?.unit === "minute" ? "admin-leave-hours" : "admin-leave-days")} error={left && text.trim() !== "" ? (misread ?? messageAt(errors, "/amount")) : messageAt(errors, "/amount")}>
        {(control) => <TextInput {...control} required inputMode="decimal" autoComplete="off" value={text} onBlur={() => setLeft(true)} onChange={(event) => mend(setText, event.target.value)} />}
      </Field>
      <Field label={t("admin-leave-from")} error={messageAt(errors, "/valid_from")}>
        {(control) => <TextInput {...control} type="date" required value={from} onChange={(event) => setFrom(event.target.value)} />}
      </Field>
      <Field label={t("admin-leave-until")} optional hint={t("admin-leave-until-hint")} error={messageAt(errors, "/expires")}>
        {(control) => <TextInput {...control} type="date" value={until} onChange={(event) => setUntil(event.target.value)} />}
      </Field>
      <Field label={t("admin-leave-reason")} optional hint={t("admin-leave-reason-hint")} error={messageAt(errors, "/reason")}>
        {(control) => <TextInput {...control} value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Field>
      <p role="status" className={styles.consequence}>
        {type && read?.ok && count && from
          ? t("admin-leave-consequence", {
              count,
              name: all ? "" : (people[0]?.name ?? ""),
              one: all ? "no" : "yes",
              amount: amountText(read.amount, type.unit),
              type: type.name,
              from: civil(from, language, "long"),
              ends: until ? "yes" : "no",
              until: until ? civil(until, language, "long") : "",
            })
          : ""}
      </p>
    </Dialog>
  );
}

/** Whom the server refused, by name: it names them by their place among those who were sent. */
function messageAbout(errors: FieldError[] | undefined, people: PersonRef[]): string | null {
  const error = errors?.find((each) => /^\/members?(\/|$)/.test(each.pointer));
  if (!error) return null;
  const place = /^\/members\/(\d+)$/.exec(error.pointer)?.[1];
  const person = place === undefined ? undefined : people[Number(place)];
  return person ? `${person.name}: ${error.message}` : error.message;
}
