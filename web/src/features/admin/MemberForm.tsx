/** A member's data: who they are, where they belong, from when it holds. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactNode, useRef, useState } from "react";
import { asProblem, patch, post } from "../../api/client";
import { departmentsQuery, rolesQuery } from "../../api/people";
import { useMe } from "../../api/session";
import type { MemberIn, Person, PersonRef } from "../../api/types";
import { useIntent } from "../../lib/intent";
import { editableAmount, parseAmount } from "../../lib/money";
import { messageAt } from "../../lib/problems";
import { useLanguage, useText } from "../../lib/text/context";
import { localeOf } from "../../lib/time";
import { Field } from "../../ui/Field";
import { PersonSelect } from "../../ui/PeopleSelect";
import { Select } from "../../ui/Select";
import { TextInput } from "../../ui/TextInput";
import { Dialog } from "./Dialog";
import { officesQuery, useRefreshOrganisation } from "./queries";

const FIELDS = ["/login", "/name", "/email", "/position", "/department", "/manager", "/office", "/roles", "/authority", "/valid_from"];

export interface MemberFormProps {
  /** Nobody yet when one is added. */
  person: Person | null;
  onClose: () => void;
  onSaved: (person: Person) => void;
  after?: ReactNode;
}

export function MemberForm({ person, onClose, onSaved, after }: MemberFormProps) {
  const t = useText();
  const refresh = useRefreshOrganisation();
  const { keyFor } = useIntent();
  const { currency } = useMe().organisation;
  const locale = localeOf(useLanguage().language);
  // What this form began with; the person may be changed elsewhere while it stands open.
  const [before] = useState(person);
  const departments = useQuery(departmentsQuery);
  const offices = useQuery(officesQuery);
  const roles = useQuery(rolesQuery);
  const [login, setLogin] = useState(person?.login ?? "");
  const [name, setName] = useState(person?.name ?? "");
  const [email, setEmail] = useState(person?.email ?? "");
  const [position, setPosition] = useState(person?.position ?? "");
  const [department, setDepartment] = useState(person?.department?.id ?? null);
  const [manager, setManager] = useState<PersonRef | null>(person?.manager ?? null);
  const [office, setOffice] = useState(person?.office?.id ?? null);
  const [held, setHeld] = useState<string[]>(person?.roles.map((role) => role.key) ?? []);
  const [limit, setLimit] = useState(person?.authority ? editableAmount(person.authority, locale) : "");
  const [judged, setJudged] = useState(false);
  const limitField = useRef<HTMLInputElement>(null);
  const amount = limit.trim() ? parseAmount(limit, currency, locale) : null;
  const noAmount = amount && !amount.ok ? t(`filing-amount-${amount.problem}`, { currency }) : null;
  const [from, setFrom] = useState("");

  const save = useMutation({
    mutationFn: () => {
      const body: MemberIn = {
        login: login.trim(),
        name: name.trim(),
        email: email.trim() || null,
        position: position.trim() || null,
        department,
        manager: manager?.id ?? null,
        office,
        roles: held,
        authority: amount?.ok ? { minor: amount.minor, currency } : null,
        ...(from ? { valid_from: from } : {}),
      };
      return before ? patch<Person>(`/members/${before.id}`, changesOf(before, body)) : post<Person>("/members", body, { key: keyFor(body) });
    },
    onSuccess: async (saved) => {
      await refresh();
      onSaved(saved);
    },
  });
  const submit = () => {
    if (!noAmount) return save.mutate();
    setJudged(true);
    limitField.current?.focus();
  };
  const errors = save.error ? asProblem(save.error).errors : undefined;

  return (
    <Dialog
      title={person ? person.name : t("admin-member-add")}
      onClose={onClose}
      onSubmit={submit}
      saving={save.isPending}
      problem={save.error}
      fields={FIELDS}
      submit={person ? undefined : t("admin-member-create")}
      after={after}
    >
      <Field label={t("admin-member-name")} error={messageAt(errors, "/name")}>
        {(control) => <TextInput {...control} required value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Field label={t("sign-in-login")} hint={person ? undefined : t("admin-login-hint")} error={messageAt(errors, "/login")}>
        {(control) => <TextInput {...control} required autoCapitalize="none" spellCheck={false} value={login} onChange={(event) => setLogin(event.target.value)} />}
      </Field>
      <Field label={t("setup-email")} optional error={messageAt(errors, "/email")}>
        {(control) => <TextInput {...control} type="email" value={email} onChange={(event) => setEmail(event.target.value)} />}
      </Field>
      <Field label={t("admin-position")} optional error={messageAt(errors, "/position")}>
        {(control) => <TextInput {...control} value={position} onChange={(event) => setPosition(event.target.value)} />}
      </Field>
      <Field label={t("admin-department")} optional error={messageAt(errors, "/department")}>
        {(control) => (
          <Select
            {...control}
            allowClear
            showSearch={{ optionFilterProp: "label" }}
            options={(departments.data ?? []).map((each) => ({ value: each.id, label: each.name }))}
            value={department}
            onChange={(value: string | undefined) => setDepartment(value ?? null)}
          />
        )}
      </Field>
      <Field label={t("person-manager")} optional hint={t("admin-manager-hint")} error={messageAt(errors, "/manager")}>
        {(control) => <PersonSelect {...control} value={manager} onChange={setManager} except={person ? [person.id] : []} />}
      </Field>
      <Field label={t("person-office")} optional error={messageAt(errors, "/office")}>
        {(control) => (
          <Select
            {...control}
            allowClear
            options={(offices.data ?? []).map((each) => ({ value: each.id, label: each.name }))}
            value={office}
            onChange={(value: string | undefined) => setOffice(value ?? null)}
          />
        )}
      </Field>
      <Field label={t("directory-roles")} optional error={messageAt(errors, "/roles")}>
        {(control) => <Select {...control} mode="multiple" options={(roles.data ?? []).map((each) => ({ value: each.key, label: each.name }))} value={held} onChange={setHeld} />}
      </Field>
      <Field label={t("admin-authority")} optional hint={t("admin-authority-hint", { currency })} error={(judged ? noAmount : null) ?? messageAt(errors, "/authority")}>
        {(control) => <TextInput {...control} ref={limitField} inputMode="decimal" value={limit} onChange={(event) => setLimit(event.target.value)} onBlur={() => setJudged(true)} />}
      </Field>
      <Field label={t("admin-valid-from")} optional hint={person ? t("admin-valid-from-change") : t("admin-valid-from-new")} error={messageAt(errors, "/valid_from")}>
        {(control) => <TextInput {...control} type="date" value={from} onChange={(event) => setFrom(event.target.value)} />}
      </Field>
    </Dialog>
  );
}

/** Only what changed is sent, so that two administrators don't undo each other's fields. */
export function changesOf(person: Person, next: MemberIn): Partial<MemberIn> {
  const before: MemberIn = {
    login: person.login,
    name: person.name,
    email: person.email,
    position: person.position,
    department: person.department?.id ?? null,
    manager: person.manager?.id ?? null,
    office: person.office?.id ?? null,
    roles: person.roles.map((role) => role.key),
    authority: person.authority && { minor: person.authority.minor, currency: person.authority.currency },
  };
  const changed = Object.entries(next).filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(before[field as keyof MemberIn]));
  return Object.fromEntries(changed);
}
