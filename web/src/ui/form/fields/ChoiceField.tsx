/** `select`, `radio` and `checkbox`. Choices come from the schema or, where it names a list, from the server. */
import type { FieldProps } from "@rjsf/utils";
import { Button, Checkbox, Radio } from "antd";
import { useText } from "../../../lib/text/context";
import { Pick } from "../controls/Pick";
import { useForm } from "../environment";
import { Frame, useControl } from "../Frame";
import { hintsOf, type Choice } from "../schema";
import { useChoices, useOffer } from "./choices";
import { useField } from "./field";

export function SelectField(props: FieldProps) {
  const t = useText();
  const { askAgain } = useForm();
  const field = useField<Choice["value"]>(props);
  const control = useControl(field.pointer, field.required);
  const { choices, state, gone } = useOffer(field.pointer, field.schema, field.value);
  const unreachable = (
    <>
      {t("filing-choices-unreachable")}{" "}
      <Button type="link" size="small" className="form-link" onClick={askAgain}>
        {t("retry")}
      </Button>
    </>
  );
  return (
    <Frame
      pointer={field.pointer}
      label={field.label}
      required={field.required}
      description={field.description}
      notice={state === "unreachable" ? unreachable : gone ? t("filing-choice-gone") : null}
    >
      <Pick
        {...control}
        className={hintsOf(field.schema).options === "app" ? "form-offer" : undefined}
        loading={state === "asked"}
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
