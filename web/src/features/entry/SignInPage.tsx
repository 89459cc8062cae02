/** Sign-in, in place of whatever was asked for, so that a deep link survives it. */
import { Button } from "antd";
import { type FormEvent, useState } from "react";
import { post } from "../../api/client";
import type { SignedIn } from "../../api/types";
import { useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import { Field } from "../../ui/Field";
import { TextInput } from "../../ui/TextInput";
import { EntryFrame } from "./EntryFrame";
import { rememberedOrganisation, useEntry } from "./useEntry";

interface Credentials {
  organisation: string;
  login: string;
  password: string;
}

export default function SignInPage() {
  const t = useText();
  const [organisation, setOrganisation] = useState(rememberedOrganisation);
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const { enter, pending, problem } = useEntry((input: Credentials) => post<SignedIn>("/sessions", input));

  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter({ organisation: organisation.trim(), login: login.trim(), password });
  };

  return (
    <EntryFrame title={t("sign-in-title")}>
      <form onSubmit={submit}>
        <Field label={t("sign-in-organisation")} hint={t("sign-in-organisation-hint")}>
          {(control) => (
            <TextInput {...control} name="organization" required autoCapitalize="none" autoComplete="organization" spellCheck={false} value={organisation} onChange={(event) => setOrganisation(event.target.value)} />
          )}
        </Field>
        <Field label={t("sign-in-login")}>
          {(control) => (
            <TextInput {...control} name="username" required autoCapitalize="none" autoComplete="username" spellCheck={false} value={login} onChange={(event) => setLogin(event.target.value)} />
          )}
        </Field>
        <Field label={t("sign-in-password")}>
          {(control) => (
            <TextInput {...control} name="password" required type="password" autoComplete="current-password" value={password} onChange={(event) => setPassword(event.target.value)} />
          )}
        </Field>
        <ErrorNote error={problem} />
        <Button type="primary" htmlType="submit" block size="large" loading={pending}>
          {t("sign-in-submit")}
        </Button>
      </form>
      <p className="muted small">{t("sign-in-forgotten")}</p>
    </EntryFrame>
  );
}
