/** A kind of leave that people may ask for. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asProblem, post } from "../../api/client";
import { keys } from "../../api/keys";
import type { LeaveType, LeaveUnit } from "../../api/leave";
import { useIntent } from "../../lib/intent";
import { messageAt } from "../../lib/problems";
import { useText } from "../../lib/text/context";
import { Field } from "../../ui/Field";
import { Select } from "../../ui/Select";
import { TextInput } from "../../ui/TextInput";
import { Dialog } from "./Dialog";
import styles from "./Section.module.css";

export function LeaveTypeForm({ onClose }: { onClose: () => void }) {
  const t = useText();
  const client = useQueryClient();
  const { keyFor } = useIntent();
  const [english, setEnglish] = useState("");
  const [chinese, setChinese] = useState("");
  const [key, setKey] = useState("");
  const [unit, setUnit] = useState<LeaveUnit>("day");
  const [rules, setRules] = useState({ paid: true, half_days: true, balance_required: true });
  const save = useMutation({
    mutationFn: () => {
      const name = { en: english.trim(), ...(chinese.trim() ? { zh: chinese.trim() } : {}) };
      // Hours have no halves.
      const body = { key: key.trim(), name, unit, ...rules, half_days: rules.half_days && unit === "day" };
      return post<LeaveType>("/leave/types", body, { key: keyFor(body) });
    },
    onSuccess: async () => {
      await Promise.all([keys.leaveTypes, keys.allBalances].map((queryKey) => client.invalidateQueries({ queryKey })));
      onClose();
    },
  });
  const errors = save.error ? asProblem(save.error).errors : undefined;
  const offered = (["paid", "half_days", "balance_required"] as const).filter((rule) => rule !== "half_days" || unit === "day");
  return (
    <Dialog
      title={t("admin-leave-type-add")}
      onClose={onClose}
      onSubmit={() => save.mutate()}
      saving={save.isPending}
      problem={save.error}
      fields={["/name/en", "/name/zh", "/key", "/unit"]}
      submit={t("add")}
    >
      <Field label={t("admin-leave-type-name-en")} error={messageAt(errors, "/name/en")}>
        {(control) => <TextInput {...control} required lang="en" value={english} onChange={(event) => setEnglish(event.target.value)} />}
      </Field>
      <Field label={t("admin-leave-type-name-zh")} optional error={messageAt(errors, "/name/zh")}>
        {(control) => <TextInput {...control} lang="zh" value={chinese} onChange={(event) => setChinese(event.target.value)} />}
      </Field>
      <Field label={t("admin-leave-type-key")} hint={t("admin-leave-type-key-hint")} error={messageAt(errors, "/key")}>
        {(control) => <TextInput {...control} required autoCapitalize="none" spellCheck={false} value={key} onChange={(event) => setKey(event.target.value)} />}
      </Field>
      <Field label={t("admin-leave-type-unit")} error={messageAt(errors, "/unit")}>
        {(control) => (
          <Select
            {...control}
            options={(["day", "minute"] as const).map((value) => ({ value, label: t(`admin-leave-unit-${value}`) }))}
            value={unit}
            onChange={setUnit}
          />
        )}
      </Field>
      <div className={styles.choices}>
        {offered.map((rule) => (
          <label key={rule}>
            <input type="checkbox" checked={rules[rule]} onChange={(event) => setRules({ ...rules, [rule]: event.target.checked })} /> {t(`admin-leave-rule-${rule}`)}
          </label>
        ))}
      </div>
    </Dialog>
  );
}
