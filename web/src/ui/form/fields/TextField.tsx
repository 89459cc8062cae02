/** `text`, `textarea` and `number`. An emptied text is absent: the schema's `required` then says what is missing. */
import type { FieldProps } from "@rjsf/utils";
import { Input } from "antd";
import { useState } from "react";
import { useLanguage } from "../../../lib/text/context";
import { Frame, useControl } from "../Frame";
import { hintsOf, localText, widgetOf } from "../schema";
import { useField } from "./field";

export function TextField(props: FieldProps) {
  const { language } = useLanguage();
  const field = useField<string>(props);
  const control = useControl(field.pointer, field.required);
  const shared = {
    ...control,
    value: field.value ?? "",
    readOnly: field.readonly,
    placeholder: localText(hintsOf(field.schema).placeholder, language),
    maxLength: field.schema.maxLength,
    onChange: (event: { target: { value: string } }) => field.change(event.target.value || undefined),
  };
  return (
    <Frame pointer={field.pointer} label={field.label} required={field.required} description={field.description}>
      {widgetOf(field.schema) === "textarea" ? (
        <Input.TextArea {...shared} autoSize={{ minRows: 2, maxRows: 8 }} />
      ) : (
        <Input {...shared} />
      )}
    </Frame>
  );
}

/** A number is kept as text while it is typed, so that "-" and "1." are not taken away under the fingers. */
export function NumberField(props: FieldProps) {
  const field = useField<number>(props);
  const control = useControl(field.pointer, field.required);
  const [draft, setDraft] = useState<string | null>(null);
  const change = (text: string) => {
    setDraft(text);
    const plain = text.trim().replace(",", ".");
    const number = Number(plain);
    field.change(plain === "" || !Number.isFinite(number) ? undefined : number);
  };
  return (
    <Frame pointer={field.pointer} label={field.label} required={field.required} description={field.description}>
      <Input
        {...control}
        inputMode={field.schema.type === "integer" ? "numeric" : "decimal"}
        value={draft ?? (field.value === undefined ? "" : String(field.value))}
        readOnly={field.readonly}
        onChange={(event) => change(event.target.value)}
        onBlur={() => setDraft(null)}
      />
    </Frame>
  );
}
