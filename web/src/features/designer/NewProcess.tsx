/** A new process: blank, from a template, or from a file; it is a draft until somebody publishes it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState, type FormEvent } from "react";
import { useNavigate } from "react-router";
import type { Definition, Text } from "../../api/definition";
import { asProblem } from "../../api/client";
import { keys } from "../../api/keys";
import { saveDraft, templatesQuery, type Imported } from "../../api/processes";
import { messageAt } from "../../lib/problems";
import { loadWhole } from "../../lib/text/catalogue";
import { useLanguage, useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import { Field } from "../../ui/Field";
import { Loading } from "../../ui/Loading";
import { ProcessIcon } from "../../ui/ProcessIcon";
import { TextInput } from "../../ui/TextInput";
import { useRefusal } from "../../ui/useRefusal";
import { blank, KEY, keyFrom } from "./model/definition";
import { freeName } from "./model/objects";
import { textIn, withText } from "./model/text";
import { FilePick } from "./tools/FilePick";
import { Sheet } from "./tools/Sheet";
import styles from "./list.module.css";

export function NewProcess({ taken, onClose }: { taken: readonly string[]; onClose: () => void }) {
  const t = useText();
  const { language } = useLanguage();
  const navigate = useNavigate();
  const client = useQueryClient();
  const templates = useQuery(templatesQuery);
  /** `blank`, `file`, or the key of a template. */
  const [from, setFrom] = useState("blank");
  const [read, setRead] = useState<Imported | null>(null);
  const [name, setName] = useState<string | null>(null);
  const [typedKey, setKey] = useState<string | null>(null);
  const template = templates.data?.find(({ key }) => key === from);
  const start: Definition | null = template?.definition ?? (from === "file" ? (read?.definition ?? null) : null);
  const shownName = name ?? textIn(start?.name, language);
  const key = typedKey ?? freeName(start?.key || keyFrom(shownName) || "process", taken, "-");
  const made = useMutation({
    mutationFn: async () => {
      const definition = start ? { ...start, key, name: name === null ? start.name : (withText(undefined, language, name) ?? "") } : await begin(key, shownName, language);
      await saveDraft(definition, null);
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.managedProcesses });
      await navigate(`/admin/processes/${key}`);
    },
  });
  const errors = made.error ? asProblem(made.error).errors : undefined;
  const { form, refused, refuse } = useRefusal(made.error);
  const wrongName = refused && shownName.trim() === "" ? t("designer-new-needs-name") : null;
  const wrongKey = !KEY.test(key) ? t("designer-key-bad") : taken.includes(key) ? t("designer-key-taken") : null;
  const wrongFile = from === "file" && !read;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (shownName.trim() === "" || wrongKey || wrongFile) return refuse();
    made.mutate();
  };
  const option = (value: string, icon: string | null, title: string, detail: string) => (
    <label key={value} className={styles.template}>
      <input type="radio" name="from" value={value} checked={from === value} onChange={() => setFrom(value)} />
      <ProcessIcon icon={icon} />
      <span>
        <strong>{title}</strong>
        <span className="muted small" style={{ display: "block" }}>
          {detail}
        </span>
      </span>
    </label>
  );
  return (
    <Sheet
      title={t("designer-new")}
      size={560}
      onClose={onClose}
      footer={
        <div className={styles.foot}>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" htmlType="submit" form="new-process" loading={made.isPending}>
            {t("designer-new-make")}
          </Button>
        </div>
      }
    >
      <form id="new-process" ref={form} onSubmit={submit} noValidate>
        <Field label={t("designer-new-name")} error={wrongName ?? messageAt(errors, "/name")}>
          {(control) => <TextInput {...control} value={shownName} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <Field label={t("designer-key")} hint={t("designer-key-hint")} error={(typedKey !== null || refused ? wrongKey : null) ?? messageAt(errors, "/key")}>
          {(control) => <TextInput {...control} autoCapitalize="none" maxLength={64} value={key} onChange={(event) => setKey(event.target.value)} />}
        </Field>
        <fieldset className={styles.begin}>
          <legend>{t("designer-new-from")}</legend>
          {option("blank", null, t("designer-new-blank"), t("designer-new-blank-hint"))}
          {option("file", "document", t("designer-new-file"), t("designer-new-file-hint"))}
          {from === "file" ? <FilePick onRead={setRead} /> : null}
          {templates.isPending ? <Loading rows={3} /> : null}
          <ErrorNote compact error={templates.error} onRetry={() => void templates.refetch()} />
          {templates.data?.map((each) => option(each.key, each.icon, each.name, each.description))}
        </fieldset>
        <ErrorNote error={made.error && (errors ?? []).every(({ pointer }) => pointer !== "/key" && pointer !== "/name") ? made.error : null} />
      </form>
    </Sheet>
  );
}

/** A blank process speaks every language of ours from the start; its name is in that of whoever makes it. */
async function begin(key: string, name: string, language: string): Promise<Definition> {
  const [en, zh] = await Promise.all([loadWhole("en"), loadWhole("zh")]);
  const both = (id: string): Text => ({ en: en.format(id), zh: zh.format(id) });
  const made = blank(key, withText(undefined, language, name) ?? "", en.format("designer-new-reason"), both("designer-new-manager"));
  const { reason } = made.form.schema.properties ?? {};
  if (!reason) return made;
  const spoken = { ...reason, "x-placet": { ...reason["x-placet"], title: both("designer-new-reason") as Record<string, string> } };
  return { ...made, form: { ...made.form, schema: { ...made.form.schema, properties: { reason: spoken } } } };
}
