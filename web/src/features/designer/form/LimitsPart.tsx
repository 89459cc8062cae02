/** What a value must keep to: length, range, pattern, how many; which process may be linked. */
import type { FieldSchema, Widget } from "../../../api/definition";
import { useText } from "../../../lib/text/context";
import { Field } from "../../../ui/Field";
import { TextInput } from "../../../ui/TextInput";
import { having } from "../model/objects";
import { withHints } from "../model/fields";
import { Choose } from "../pieces/Choose";
import { Count } from "../pieces/Count";
import { ProcessPick } from "../pieces/picks";
import { Toggle } from "../pieces/Toggle";

interface LimitsPartProps {
  schema: FieldSchema;
  kind: Widget | null;
  onChange: (schema: FieldSchema) => void;
}

const FORMATS = ["none", "email", "uri"] as const;

export function LimitsPart({ schema, kind, onChange }: LimitsPartProps) {
  const t = useText();
  const set = (change: Partial<{ [Key in keyof FieldSchema]: FieldSchema[Key] | undefined }>) => onChange(having<FieldSchema>(schema, change));
  const count = (member: "minLength" | "maxLength" | "minItems" | "maxItems", label: string, max: number) => (
    <Count label={t(label)} optional empty min={0} max={max} value={schema[member]} onChange={(value) => set({ [member]: value })} />
  );
  switch (kind) {
    case "text":
      return (
        <>
          {count("minLength", "designer-min-length", 100_000)}
          {count("maxLength", "designer-max-length", 100_000)}
          <Choose label={t("designer-format")} value={schema.format ?? "none"} options={FORMATS.map((each) => ({ value: each as string, label: t(`designer-format-${each}`) }))} onChange={(next) => set({ format: next === "none" ? undefined : (next as "email" | "uri") })} />
          <Field label={t("designer-pattern")} hint={t("designer-pattern-hint")} optional>
            {(control) => <TextInput {...control} spellCheck={false} autoCapitalize="none" maxLength={500} value={schema.pattern ?? ""} onChange={(event) => set({ pattern: event.target.value || undefined })} />}
          </Field>
        </>
      );
    case "textarea":
      return (
        <>
          {count("minLength", "designer-min-length", 100_000)}
          {count("maxLength", "designer-max-length", 100_000)}
        </>
      );
    case "number":
      return (
        <>
          <Toggle label={t("designer-whole")} checked={schema.type === "integer"} onChange={(whole) => set({ type: whole ? "integer" : "number" })} />
          <Count label={t("designer-minimum")} optional empty decimal value={schema.minimum} onChange={(minimum) => set({ minimum })} />
          <Count label={t("designer-maximum")} optional empty decimal value={schema.maximum} onChange={(maximum) => set({ maximum })} />
        </>
      );
    case "table":
      return (
        <>
          {count("minItems", "designer-min-rows", 1000)}
          {count("maxItems", "designer-max-rows", 1000)}
        </>
      );
    case "members":
    case "attachments":
      return (
        <>
          {count("minItems", "designer-min-items", 100)}
          {count("maxItems", "designer-max-items", 100)}
        </>
      );
    case "instance":
      return (
        <ProcessPick label={t("designer-linked-process")} value={schema["x-placet"]?.process ?? ""} onChange={(process) => onChange(withHints(schema, { process }))} />
      );
    default:
      return null;
  }
}
