/** Changing the password; all other sessions end with it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { type FormEvent, useState } from "react";
import { asProblem, post } from "../../api/client";
import { keys } from "../../api/keys";
import { useMe } from "../../api/session";
import { messageAt } from "../../lib/problems";
import { useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import { Field } from "../../ui/Field";
import { acceptable, noPassword, PasswordFields } from "../../ui/PasswordFields";
import { TextInput } from "../../ui/TextInput";
import { useRefusal } from "../../ui/useRefusal";
import styles from "./Settings.module.css";

export function PasswordSection() {
  const t = useText();
  const me = useMe();
  const client = useQueryClient();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState(noPassword);
  const change = useMutation({
    mutationFn: () => post<void>("/me/password", { current, new: next.value }),
    onSuccess: () => {
      setCurrent("");
      setNext(noPassword);
      void client.invalidateQueries({ queryKey: keys.sessions });
    },
  });
  const errors = change.error ? asProblem(change.error).errors : undefined;
  const wrong = messageAt(errors, "/current");
  const unfit = messageAt(errors, "/new");
  const { form, refused, refuse } = useRefusal(change.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (acceptable(next)) change.mutate();
    else refuse();
  };
  return (
    <section className={styles.section}>
      <h2>{t("settings-password")}</h2>
      <form ref={form} onSubmit={submit}>
        <input type="text" name="username" autoComplete="username" value={me.member.login} readOnly hidden />
        <Field label={t("settings-password-current")} error={wrong}>
          {(control) => <TextInput {...control} type="password" required autoComplete="current-password" value={current} onChange={(event) => setCurrent(event.target.value)} />}
        </Field>
        <PasswordFields password={next} onChange={setNext} refused={refused} error={unfit} />
        <ErrorNote error={wrong || unfit ? null : change.error} compact />
        <Button htmlType="submit" loading={change.isPending}>
          {t("settings-password-change")}
        </Button>{" "}
        <span role="status" className={styles.saved}>
          {change.isSuccess ? t("settings-password-changed") : ""}
        </span>
      </form>
    </section>
  );
}
