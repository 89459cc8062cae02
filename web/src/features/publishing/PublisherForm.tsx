/** Makes the account a publisher, under a key that manifests will name. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { type FormEvent, useState } from "react";
import type { Publisher } from "../../api/apps";
import { asProblem, post } from "../../api/client";
import { keys } from "../../api/keys";
import { useIntent } from "../../lib/intent";
import { elsewhere, messageAt } from "../../lib/problems";
import { useText } from "../../lib/text/context";
import { toast } from "../../lib/toast";
import { ErrorNote } from "../../ui/ErrorNote";
import { Field } from "../../ui/Field";
import { TextInput } from "../../ui/TextInput";
import { useRefusal } from "../../ui/useRefusal";
import styles from "./publishing.module.css";

export function PublisherForm({ first, onDone }: { first: boolean; onDone: () => void }) {
  const t = useText();
  const client = useQueryClient();
  const { keyFor } = useIntent();
  const [key, setKey] = useState("");
  const [name, setName] = useState("");
  const [publicKey, setPublicKey] = useState("");
  const create = useMutation({
    mutationFn: () => {
      const body = { key: key.trim(), name: name.trim(), public_key: publicKey.trim() };
      return post<Publisher>("/catalog/publishers", body, { key: keyFor(body) });
    },
    onSuccess: async (made) => {
      toast(t("publishing-created", { name: made.name }));
      await client.invalidateQueries({ queryKey: keys.publishers });
      onDone();
    },
  });
  const { form } = useRefusal(create.error);
  const errors = create.error ? asProblem(create.error).errors : undefined;
  const whole = errors && (errors.length === 0 || elsewhere(errors, ["/key", "/name", "/public_key"]).length > 0);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form ref={form} className={styles.card} onSubmit={submit}>
      <h2>{t(first ? "publishing-first" : "publishing-another")}</h2>
      <p className="muted">{t("publishing-first-hint")}</p>
      <div className={styles.fields}>
        <Field label={t("publishing-name")} hint={t("publishing-name-hint")} error={messageAt(errors, "/name")}>
          {(control) => <TextInput {...control} required value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <Field label={t("publishing-key")} hint={t("publishing-key-hint")} error={messageAt(errors, "/key")}>
          {(control) => <TextInput {...control} required autoComplete="off" spellCheck={false} value={key} onChange={(event) => setKey(event.target.value)} />}
        </Field>
        <Field label={t("publishing-public-key")} hint={t("publishing-public-key-hint")} error={messageAt(errors, "/public_key")}>
          {(control) => <TextInput {...control} required autoComplete="off" spellCheck={false} value={publicKey} onChange={(event) => setPublicKey(event.target.value)} />}
        </Field>
      </div>
      <ErrorNote error={whole ? create.error : null} compact />
      <div className={styles.inline}>
        <Button type="primary" htmlType="submit" loading={create.isPending}>
          {t("publishing-create")}
        </Button>
        {first ? null : <Button onClick={onDone}>{t("cancel")}</Button>}
      </div>
    </form>
  );
}
