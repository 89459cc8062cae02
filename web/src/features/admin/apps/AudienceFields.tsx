/** Who may use an app: everybody, or some departments and those below them. The heading above it says what is asked. */
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import type { Audience } from "../../../api/apps";
import type { FieldError } from "../../../api/client";
import { departmentsQuery, pathTo } from "../../../api/people";
import { messageAt } from "../../../lib/problems";
import { useText } from "../../../lib/text/context";
import { ErrorNote } from "../../../ui/ErrorNote";
import { Field } from "../../../ui/Field";
import { Select } from "../../../ui/Select";
import section from "../Section.module.css";

/** Both answers at once, so that trying the other one loses nothing. */
export interface AudienceChoice {
  everybody: boolean;
  departments: string[];
}

export function choiceOf(audience: Audience): AudienceChoice {
  return audience.kind === "everybody" ? { everybody: true, departments: [] } : { everybody: false, departments: audience.departments };
}

export function audienceOf({ everybody, departments }: AudienceChoice): Audience {
  return everybody ? { kind: "everybody" } : { kind: "departments", departments };
}

interface AudienceFieldsProps {
  value: AudienceChoice;
  onChange: (value: AudienceChoice) => void;
  errors: FieldError[] | undefined;
}

export function AudienceFields({ value, onChange, errors }: AudienceFieldsProps) {
  const t = useText();
  const name = useId();
  const departments = useQuery(departmentsQuery);
  const known = departments.data ?? [];
  const options = known
    .map(({ id }) => ({ value: id, label: pathTo(known, id).map((each) => each.name).join(" / ") }))
    .sort((a, b) => a.label.localeCompare(b.label));
  return (
    <>
      <fieldset className={section.choices}>
        <legend className="visually-hidden">{t("apps-audience")}</legend>
        <label>
          <input type="radio" name={name} checked={value.everybody} onChange={() => onChange({ ...value, everybody: true })} /> {t("apps-audience-everybody")}
        </label>
        <label>
          <input type="radio" name={name} checked={!value.everybody} onChange={() => onChange({ ...value, everybody: false })} /> {t("apps-audience-some")}
        </label>
      </fieldset>
      {value.everybody ? null : (
        <>
          <ErrorNote error={departments.error} onRetry={() => void departments.refetch()} compact />
          <Field label={t("apps-audience-departments")} hint={t("apps-audience-hint")} error={messageAt(errors, "/audience")}>
            {(control) => (
              <Select
                {...control}
                mode="multiple"
                style={{ width: "100%" }}
                showSearch={{ optionFilterProp: "label" }}
                options={options}
                value={value.departments}
                onChange={(next: string[]) => onChange({ ...value, departments: next })}
              />
            )}
          </Field>
        </>
      )}
    </>
  );
}
