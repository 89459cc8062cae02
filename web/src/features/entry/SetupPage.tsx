/** The first page of a new installation: its organisation and its first administrator, by the one-time link. */
import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type FormEvent, useState } from "react";
import { useNavigate, useParams } from "react-router";
import { get, post } from "../../api/client";
import type { SetupOut, SignedIn } from "../../api/types";
import { elsewhere, messageAt } from "../../lib/problems";
import { languages } from "../../lib/text/catalogue";
import { useLanguage, useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import { Field } from "../../ui/Field";
import { Loading } from "../../ui/Loading";
import { acceptable, noPassword, PasswordFields } from "../../ui/PasswordFields";
import { Select } from "../../ui/Select";
import { useRefusal } from "../../ui/useRefusal";
import { ZoneSelect } from "../../ui/ZoneSelect";
import { currencies } from "./currencies";
import { DeadLink } from "./DeadLink";
import { EntryFrame } from "./EntryFrame";
import { useEntry } from "./useEntry";

const POINTERS = ["/organisation/key", "/organisation/name", "/organisation/zone", "/organisation/currency", "/administrator/login", "/administrator/name", "/administrator/email", "/administrator/password"];

/** "Marketing & Söhne GmbH" → "marketing-sohne-gmbh": a proposal that the person may change. */
export function keyOf(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40);
}

export default function SetupPage() {
  const t = useText();
  const navigate = useNavigate();
  const { language } = useLanguage();
  const { token = "" } = useParams();
  const link = useQuery({ queryKey: ["setup", token], queryFn: () => get<SetupOut>(`/setup/${token}`), staleTime: Number.POSITIVE_INFINITY });

  const [name, setName] = useState("");
  const [key, setKey] = useState<string | null>(null);
  const [zone, setZone] = useState(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [currency, setCurrency] = useState("EUR");
  const [orgLanguage, setOrgLanguage] = useState<string>(language);
  const [person, setPerson] = useState("");
  const [login, setLogin] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState(noPassword);
  const { enter, pending, problem } = useEntry(
    () =>
      post<SignedIn>("/setup", {
        token,
        organisation: { key: key ?? keyOf(name), name: name.trim(), zone, currency, language: orgLanguage },
        administrator: { login: login.trim(), name: person.trim(), email: email.trim() || null, password: password.value },
      }),
    () => void navigate("/", { replace: true }),
  );
  const errors = problem?.errors;
  const { form, refused, refuse } = useRefusal(problem);

  if (link.isPending) return <Loading />;
  if (link.isError) return <DeadLink error={link.error} onRetry={() => void link.refetch()} />;
  if (!link.data.valid) return <DeadLink error={null} />;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (acceptable(password)) enter(undefined);
    else refuse();
  };

  return (
    <EntryFrame wide title={t("setup-title")} intro={t("setup-intro")}>
      <form ref={form} onSubmit={submit}>
        <h2>{t("setup-organisation")}</h2>
        <Field label={t("setup-organisation-name")} error={messageAt(errors, "/organisation/name")}>
          {(control) => <Input {...control} required autoComplete="organization" value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <Field label={t("setup-organisation-key")} hint={t("setup-organisation-key-hint")} error={messageAt(errors, "/organisation/key")}>
          {(control) => <Input {...control} required autoCapitalize="none" spellCheck={false} pattern="[a-z0-9_\-]+" value={key ?? keyOf(name)} onChange={(event) => setKey(event.target.value)} />}
        </Field>
        <Field label={t("setup-zone")} hint={t("setup-zone-hint")} error={messageAt(errors, "/organisation/zone")}>
          {(control) => <ZoneSelect {...control} value={zone} onChange={setZone} />}
        </Field>
        <Field label={t("setup-currency")} hint={t("setup-currency-hint")} error={messageAt(errors, "/organisation/currency")}>
          {(control) => <Select {...control} showSearch={{ optionFilterProp: "label" }} options={currencies(language)} value={currency} onChange={setCurrency} />}
        </Field>
        <Field label={t("setup-language")}>
          {(control) => <Select {...control} options={languages.map((each) => ({ value: each.code, label: each.name }))} value={orgLanguage} onChange={setOrgLanguage} />}
        </Field>

        <h2>{t("setup-administrator")}</h2>
        <Field label={t("setup-name")} error={messageAt(errors, "/administrator/name")}>
          {(control) => <Input {...control} required autoComplete="name" value={person} onChange={(event) => setPerson(event.target.value)} />}
        </Field>
        <Field label={t("sign-in-login")} hint={t("setup-login-hint")} error={messageAt(errors, "/administrator/login")}>
          {(control) => <Input {...control} required autoCapitalize="none" autoComplete="username" spellCheck={false} value={login} onChange={(event) => setLogin(event.target.value)} />}
        </Field>
        <Field label={t("setup-email")} optional error={messageAt(errors, "/administrator/email")}>
          {(control) => <Input {...control} type="email" autoComplete="email" value={email} onChange={(event) => setEmail(event.target.value)} />}
        </Field>
        <PasswordFields password={password} onChange={setPassword} refused={refused} error={messageAt(errors, "/administrator/password")} />

        <ErrorNote error={problem && (elsewhere(errors, POINTERS).length > 0 || errors?.length === 0) ? problem : null} />
        <Button type="primary" htmlType="submit" block size="large" loading={pending}>
          {t("setup-submit")}
        </Button>
      </form>
    </EntryFrame>
  );
}
