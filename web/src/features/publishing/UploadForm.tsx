/** Hands in a bundle with its signature: progress while it is sent, then the version or everything that is wrong with it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Progress } from "antd";
import { type ChangeEvent, type FormEvent, useState } from "react";
import { submitBundle } from "../../api/apps";
import { asProblem, type FieldError } from "../../api/client";
import { keys } from "../../api/keys";
import { useIntent } from "../../lib/intent";
import { useLanguage, useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import { Field } from "../../ui/Field";
import { TextArea } from "../../ui/TextInput";
import { useRefusal } from "../../ui/useRefusal";
import { BundleProblems } from "./BundleProblems";
import { readSignature } from "./signature";
import styles from "./publishing.module.css";

export function UploadForm() {
  const t = useText();
  const { language } = useLanguage();
  const client = useQueryClient();
  const { keyFor, settle } = useIntent();
  const [bundle, setBundle] = useState<File | null>(null);
  const [signature, setSignature] = useState("");
  const [unreadable, setUnreadable] = useState(false);
  const [share, setShare] = useState(0);
  const send = useMutation({
    mutationFn: (file: File) => {
      setShare(0);
      const key = keyFor([file.name, file.size, file.lastModified, signature]);
      return submitBundle({ bundle: file, signature: signature.trim(), key, language }, setShare);
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.catalog }),
    // After any answer the same again is meant again.
    onSettled: (_, error) => (error && asProblem(error).offline ? undefined : settle()),
  });
  const problem = send.error ? asProblem(send.error) : null;
  const { form, refused, refuse } = useRefusal(problem);
  const [ofSignature, ofBundle] = apart(problem?.errors ?? []);
  const change = () => send.reset();
  const choose = ({ target }: ChangeEvent<HTMLInputElement>) => {
    setBundle(target.files?.[0] ?? null);
    change();
  };
  const chooseSignature = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0];
    // The same name again, with another content, is a choice too.
    const read = file ? await readSignature(file) : null;
    target.value = "";
    setUnreadable(read === null);
    if (read !== null) setSignature(read);
    change();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (bundle && signature.trim()) send.mutate(bundle);
    else refuse();
  };
  return (
    <form ref={form} className={styles.card} onSubmit={submit} noValidate>
      <h2>{t("publishing-upload")}</h2>
      <div className={styles.fields}>
        <Field label={t("publishing-bundle")} hint={t("publishing-bundle-hint")} error={refused && !bundle ? t("publishing-bundle-needed") : null}>
          {({ status: _, ...control }) => <input {...control} type="file" accept=".placet,.zip,application/zip" className={styles.file} onChange={choose} />}
        </Field>
        <Field
          label={t("publishing-signature")}
          hint={t("publishing-signature-hint")}
          error={ofSignature[0]?.message ?? (refused && !signature.trim() ? t("publishing-signature-needed") : null)}
        >
          {(control) => (
            <TextArea
              {...control}
              autoComplete="off"
              spellCheck={false}
              value={signature}
              onChange={(event) => {
                setSignature(event.target.value);
                change();
              }}
            />
          )}
        </Field>
        <Field label={t("publishing-signature-file")} optional error={unreadable ? t("publishing-signature-unreadable") : null}>
          {({ status: _, ...control }) => <input {...control} type="file" className={styles.file} onChange={(event) => void chooseSignature(event)} />}
        </Field>
      </div>
      <div className={styles.inline}>
        <Button type="primary" htmlType="submit" loading={send.isPending}>
          {t("publishing-submit")}
        </Button>
        {send.isPending ? (
          <span className={styles.grow} role="status">
            {share < 1 ? <Progress percent={Math.round(share * 100)} size="small" aria-label={t("publishing-uploading")} /> : t("publishing-checking")}
          </span>
        ) : null}
      </div>
      {send.data ? (
        <div role="status" className={styles.good}>
          <strong>{t("publishing-submitted", { name: send.data.name, version: send.data.version })}</strong>
          <div>{t("publishing-submitted-hint")}</div>
        </div>
      ) : null}
      {problem && problem.errors.length === 0 ? <ErrorNote error={problem} compact /> : null}
      {ofBundle.length > 0 ? <BundleProblems errors={ofBundle} /> : null}
    </form>
  );
}

/** What is wrong with the signature is said at its field, everything else is about the bundle. */
function apart(errors: FieldError[]): [FieldError[], FieldError[]] {
  const about = ({ pointer, code }: FieldError) => pointer === "/signature" || code.startsWith("bundle-signature-");
  return [errors.filter(about), errors.filter((error) => !about(error))];
}
