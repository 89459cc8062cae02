/** `select`, `radio` and `checkbox`. Choices come from the schema or, where it names a list, from the server. */
import type { FieldProps } from "@rjsf/utils";
import { Button, Checkbox, Radio } from "antd";
import type { ReactNode } from "react";
import { useText } from "../../../lib/text/context";
import { Pick } from "../controls/Pick";
import { useForm } from "../environment";
import { Frame, useControl } from "../Frame";
import { hintsOf, type Choice } from "../schema";
import { useOffer, type Offer } from "./choices";
import { useField } from "./field";

export function SelectField(props: FieldProps) {
  const field = useField<Choice["value"]>(props);
  const control = useControl(field.pointer, field.required);
  const offer = useOffer(field.pointer, field.schema, field.value);
  const notice = useNotice(offer);
  return (
    <Frame
      pointer={field.pointer}
      label={field.label}
      required={field.required}
      description={field.description}
      notice={notice}
    >
      <Pick
        {...control}
        className={hintsOf(field.schema).options === "app" ? "form-offer" : undefined}
        loading={offer.state === "asked"}
        choices={offer.choices}
        value={field.value}
        clearable={!field.required}
        disabled={field.readonly}
        onChange={field.change}
      />
    </Frame>
  );
}

/** What is to be said about a list that an app makes. */
function useNotice({ state, gone }: Omit<Offer, "choices">): ReactNode {
  const t = useText();
  const { askAgain } = useForm();
  if (state !== "unreachable") return gone ? t("filing-choice-gone") : null;
  return (
    <>
      {t("filing-choices-unreachable")}{" "}
      <Button type="link" size="small" className="form-link" onClick={askAgain}>
        {t("retry")}
      </Button>
    </>
  );
}

export function RadioField(props: FieldProps) {
  const field = useField<Choice["value"]>(props);
  const t = useText();
  const { choices, ...offer } = useOffer(field.pointer, field.schema, field.value);
  const notice = useNotice(offer);
  return (
    <Frame
      group
      pointer={field.pointer}
      label={field.label}
      required={field.required}
      description={field.description}
      notice={notice}
    >
      {choices.length === 0 && offer.state !== "unreachable" ? (
        <p className="form-hint">{t(offer.state === "asked" ? "filing-choices-loading" : "filing-no-choices")}</p>
      ) : null}
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
