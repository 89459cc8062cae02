/** The keys that a publisher's bundles may be signed with: adding one, and revoking one for good. */
import { CheckCircleFilled, MinusCircleFilled } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { type FormEvent, useState } from "react";
import type { Publisher } from "../../api/apps";
import { asProblem, post } from "../../api/client";
import { keys } from "../../api/keys";
import { useIntent } from "../../lib/intent";
import { messageAt } from "../../lib/problems";
import { useText } from "../../lib/text/context";
import { Confirm } from "../../ui/Confirm";
import { ErrorNote } from "../../ui/ErrorNote";
import { Field } from "../../ui/Field";
import { Tag } from "../../ui/StateTag";
import { TextInput } from "../../ui/TextInput";
import { Time } from "../../ui/Time";
import { useRefusal } from "../../ui/useRefusal";
import styles from "./publishing.module.css";

export function PublisherKeys({ publisher }: { publisher: Publisher }) {
  const t = useText();
  const client = useQueryClient();
  const { keyFor, settle } = useIntent();
  const [fresh, setFresh] = useState("");
  const [revoking, setRevoking] = useState<string | null>(null);
  const path = `/catalog/publishers/${encodeURIComponent(publisher.key)}/keys`;
  const refresh = () => client.invalidateQueries({ queryKey: keys.publishers });
  const add = useMutation({
    mutationFn: () => {
      const body = { public_key: fresh.trim() };
      return post<void>(path, body, { key: keyFor(body) });
    },
    onSuccess: async () => {
      settle();
      setFresh("");
      await refresh();
    },
  });
  const revoke = useMutation({
    mutationFn: (public_key: string) => post<void>(`${path}/revoke`, { public_key }),
    onSuccess: async () => {
      await refresh();
      setRevoking(null);
    },
  });
  const { form } = useRefusal(add.error);
  const errors = add.error ? asProblem(add.error).errors : undefined;
  const refused = messageAt(errors, "/public_key");
  const valid = publisher.keys.filter(({ revoked_at }) => revoked_at === null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <section className={styles.card}>
      <h2>{t("publishing-keys", { name: publisher.name })}</h2>
      <p className="muted">{t("publishing-key-is", { key: publisher.key })}</p>
      <ul className={styles.rows}>
        {publisher.keys.map(({ public_key, added_at, revoked_at }) => (
          <li key={public_key} className={styles.row}>
            <div className={styles.grow}>
              <code className={styles.code}>{public_key}</code>
              <div className={styles.inline}>
                {revoked_at ? (
                  <Tag tone="grey" icon={<MinusCircleFilled />}>
                    {t("publishing-key-revoked")}
                  </Tag>
                ) : (
                  <Tag tone="green" icon={<CheckCircleFilled />}>
                    {t("publishing-key-valid")}
                  </Tag>
                )}
                <span className="muted small">
                  {t("publishing-key-added")} <Time at={added_at} />
                </span>
              </div>
            </div>
            {revoked_at ? null : (
              <Button
                size="small"
                danger
                aria-label={t("publishing-key-revoke-this", { key: public_key })}
                onClick={() => {
                  revoke.reset();
                  setRevoking(public_key);
                }}
              >
                {t("publishing-key-revoke")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <form ref={form} onSubmit={submit}>
        <Field label={t("publishing-key-add")} hint={t("publishing-public-key-hint")} error={refused}>
          {(control) => (
            <div className={styles.pair}>
              <TextInput {...control} required autoComplete="off" spellCheck={false} value={fresh} onChange={(event) => setFresh(event.target.value)} />
              <Button htmlType="submit" loading={add.isPending}>
                {t("publishing-key-add-submit")}
              </Button>
            </div>
          )}
        </Field>
        <ErrorNote error={refused ? null : add.error} compact />
      </form>
      <Confirm
        open={revoking !== null}
        title={t("publishing-key-revoke-title")}
        confirm={t("publishing-key-revoke")}
        danger
        busy={revoke.isPending}
        onConfirm={() => revoking && revoke.mutate(revoking)}
        onCancel={() => setRevoking(null)}
      >
        <p>
          <code className={styles.code}>{revoking}</code>
        </p>
        <p>{t("publishing-key-revoke-consequence")}</p>
        {valid.length === 1 ? <p>{t("publishing-key-revoke-last", { name: publisher.name })}</p> : null}
        <ErrorNote error={revoke.error} compact />
      </Confirm>
    </section>
  );
}
