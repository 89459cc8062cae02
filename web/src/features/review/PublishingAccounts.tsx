/** The accounts that may publish: adding one by login, and taking the office away. */
import { CheckCircleFilled, SafetyCertificateFilled } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { type FormEvent, useState } from "react";
import { publishingQuery } from "../../api/apps";
import { asProblem, put } from "../../api/client";
import { keys } from "../../api/keys";
import { useText } from "../../lib/text/context";
import { toast } from "../../lib/toast";
import { Confirm } from "../../ui/Confirm";
import { ErrorNote } from "../../ui/ErrorNote";
import { Field } from "../../ui/Field";
import { Loading } from "../../ui/Loading";
import { Tag } from "../../ui/StateTag";
import { TextInput } from "../../ui/TextInput";
import { useRefusal } from "../../ui/useRefusal";
import styles from "./review.module.css";

interface Change {
  login: string;
  publisher: boolean;
}

export function PublishingAccounts() {
  const t = useText();
  const client = useQueryClient();
  const accounts = useQuery(publishingQuery);
  const [login, setLogin] = useState("");
  const [removing, setRemoving] = useState<string | null>(null);
  const change = useMutation({
    mutationFn: ({ login, publisher }: Change) => put<void>(`/catalog/publishing/${encodeURIComponent(login)}`, { publisher }),
    onSuccess: async (_, { login, publisher }) => {
      toast(t(publisher ? "review-account-allowed" : "review-account-removed", { login }));
      // The operator's own office may be among them.
      await Promise.all([keys.publishing, keys.me].map((queryKey) => client.invalidateQueries({ queryKey })));
      if (publisher) setLogin("");
      setRemoving(null);
    },
  });
  const adding = change.variables?.publisher === true;
  const { form } = useRefusal(adding ? change.error : null);
  const unknown = adding && change.error && asProblem(change.error).status === 404 ? t("review-account-unknown") : null;
  const add = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ login: login.trim(), publisher: true });
  };
  return (
    <section className={styles.card}>
      <h2>{t("review-accounts")}</h2>
      <p className="muted">{t("review-accounts-hint")}</p>
      <ErrorNote error={accounts.error} onRetry={() => void accounts.refetch()} />
      {accounts.isPending ? <Loading rows={3} /> : null}
      {accounts.data?.some(({ publisher }) => publisher) === false ? <p>{t("review-accounts-none")}</p> : null}
      <ul className={styles.rows}>
        {accounts.data?.map((account) => (
          <li key={account.login} className={styles.row}>
            <div className={`${styles.grow} ${styles.inline}`}>
              <strong>{account.login}</strong>
              {account.operator ? <Tag tone="blue" icon={<SafetyCertificateFilled />}>{t("review-account-operator")}</Tag> : null}
              {account.publisher ? <Tag tone="green" icon={<CheckCircleFilled />}>{t("review-account-publisher")}</Tag> : null}
            </div>
            {account.publisher ? (
              <Button
                size="small"
                aria-label={t("review-account-remove-this", { login: account.login })}
                onClick={() => {
                  change.reset();
                  setRemoving(account.login);
                }}
              >
                {t("review-account-remove")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      <form ref={form} className={styles.narrow} onSubmit={add}>
        <Field label={t("review-account-login")} error={unknown}>
          {(control) => (
            <div className={styles.pair}>
              <TextInput {...control} required autoComplete="off" autoCapitalize="none" value={login} onChange={(event) => setLogin(event.target.value)} />
              <Button htmlType="submit" loading={change.isPending && adding}>
                {t("review-account-add")}
              </Button>
            </div>
          )}
        </Field>
        <ErrorNote error={adding && !unknown ? change.error : null} compact />
      </form>
      <Confirm
        open={removing !== null}
        title={t("review-account-remove-title", { login: removing ?? "" })}
        confirm={t("review-account-remove")}
        danger
        busy={change.isPending}
        onConfirm={() => removing && change.mutate({ login: removing, publisher: false })}
        onCancel={() => setRemoving(null)}
      >
        <p>{t("review-account-remove-consequence")}</p>
        <ErrorNote error={adding ? null : change.error} compact />
      </Confirm>
    </section>
  );
}
