/** Whom somebody has to pick for later steps: a field for each of them, with how many. */
import type { FieldError } from "../../api/client";
import type { PickOut, Picks } from "../../api/types";
import { useText } from "../../lib/text/context";
import { Field } from "../Field";
import { PeoplePick } from "../form/controls/PeoplePick";
import { Select } from "../Select";
import "../form/form.css";

interface PickPeopleProps {
  picks: readonly PickOut[];
  value: Picks;
  onChange: (value: Picks) => void;
  /** People who can't be picked. */
  without?: readonly string[];
  /** Of the server; those that name a step stand at its field. */
  errors?: readonly FieldError[];
  /** Say also what nobody has touched yet. */
  strict?: boolean;
}

export function PickPeople({ picks, value, onChange, without = [], errors = [], strict = false }: PickPeopleProps) {
  const t = useText();
  return picks.map((pick) => {
    const { step, name, min, max, from } = pick;
    const chosen = chosenOf(pick, value);
    const refused = errors.find(({ pointer }) => pointer === `/picks/${step}`)?.message;
    const lacking = strict && !isEnough({ min, max }, chosen) ? t("picks-how-many", { min, max }) : null;
    const put = (ids: string[]) => onChange({ ...value, [step]: ids });
    const hint = from?.length === 0 ? t("picks-nobody") : t("picks-how-many", { min, max });
    return (
      <Field
        key={step}
        label={
          <>
            {t("picks-for", { step: name })}
            {min > 0 ? <Required /> : null}
          </>
        }
        hint={hint}
        error={refused ?? (lacking === hint ? null : lacking)}
      >
        {(control) =>
          from ? (
            <Select
              {...control}
              className="form-wide"
              mode={max > 1 ? "multiple" : undefined}
              maxCount={max > 1 ? max : undefined}
              allowClear
              showSearch={{ optionFilterProp: "label" }}
              placeholder={t("filing-choose")}
              aria-required={min > 0}
              aria-invalid={Boolean(refused ?? lacking)}
              status={refused || lacking ? "error" : undefined}
              options={from.filter(({ id }) => !without.includes(id)).map((person) => ({ value: person.id, label: person.name }))}
              value={max > 1 ? chosen : (chosen[0] ?? null)}
              onChange={(next: string | string[] | null | undefined) => put(asList(next))}
            />
          ) : (
            <PeoplePick
              {...control}
              multiple={max > 1}
              max={max}
              without={without}
              aria-required={min > 0}
              aria-invalid={Boolean(refused ?? lacking)}
              status={refused || lacking ? "error" : undefined}
              value={chosen}
              onChange={put}
            />
          )
        }
      </Field>
    );
  });
}

function Required() {
  const t = useText();
  return (
    <span className="form-required" title={t("filing-required")} aria-hidden>
      {" *"}
    </span>
  );
}

function asList(value: string | string[] | null | undefined): string[] {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function isEnough({ min, max }: Pick<PickOut, "min" | "max">, chosen: readonly string[]): boolean {
  return chosen.length >= min && chosen.length <= max;
}

function chosenOf({ step, picked }: PickOut, value: Picks): string[] {
  return value[step] ?? picked.map(({ id }) => id);
}

/** Whether everybody is picked who has to be. */
export function arePicked(picks: readonly PickOut[], value: Picks): boolean {
  return picks.every((pick) => isEnough(pick, chosenOf(pick, value)));
}

/** What is sent: of the steps that still ask for it, and of none where nothing was chosen. */
export function picksOf(picks: readonly PickOut[], value: Picks): Picks | undefined {
  const named = picks.flatMap(({ step }): [string, string[]][] => {
    const chosen = value[step];
    return chosen && chosen.length > 0 ? [[step, chosen]] : [];
  });
  return named.length > 0 ? Object.fromEntries(named) : undefined;
}
