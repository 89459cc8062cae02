/** `select`, `radio` and `checkbox`. Choices come from the schema or, where it names a list, from the server. */
import type { FieldProps } from "@rjsf/utils";
import { Checkbox, Radio } from "antd";
import { useLanguage } from "../../../lib/text/context";
import { Pick } from "../controls/Pick";
import { optionsAt, useForm } from "../environment";
import { Frame, useControl } from "../Frame";
import { choicesOf, type Choice } from "../schema";
import { useField } from "./field";

export function useChoices(pointer: string, schema: Parameters<typeof choicesOf>[0]): readonly Choice[] {
  const { language } = useLanguage();
  const { options } = useForm();
  return optionsAt(options, pointer) ?? choicesOf(schema, language);
}

export function SelectField(props: FieldProps) {
  const field = useField<Choice["value"]>(props);
  const control = useControl(field.pointer, field.required);
  const choices = useChoices(field.pointer, field.schema);
  return (
    <Frame pointer={field.pointer} label={field.label} required={field.required} description={field.description}>
      <Pick
        {...control}
        choices={choices}
        value={field.value}
        clearable={!field.required}
        disabled={field.readonly}
        onChange={field.change}
      />
    </Frame>
  );
}

export function RadioField(props: FieldProps) {
  const field = useField<Choice["value"]>(props);
  const choices = useChoices(field.pointer, field.schema);
  return (
    <Frame group pointer={field.pointer} label={field.label} required={field.required} description={field.description}>
      <Radio.Group
        value={field.value}
        disabled={field.readonly}
        onChange={(event) => field.change(event.target.value as Choice["value"])}
        options={choices.map(({ value, label }) => ({ value, label }))}
      />
    </Frame>
  );
}

export function CheckboxField(props: FieldProps) {
  const field = useField<boolean>(props);
  const { status: _, ...control } = useControl(field.pointer, field.required);
  return (
    <Frame pointer={field.pointer} label={field.label} required={field.required} description={field.description}>
      <Checkbox
        {...control}
        checked={field.value === true}
        disabled={field.readonly}
        onChange={(event) => field.change(event.target.checked)}
      />
    </Frame>
  );
}
