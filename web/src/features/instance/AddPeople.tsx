/** Who is added to one's task, how they stand to it, and how many of them have to agree. */
import { Radio } from "antd";
import { useText } from "../../lib/text/context";
import { Field } from "../../ui/Field";
import { PeoplePick } from "../../ui/form/controls/PeoplePick";
import type { Begun } from "./begun";
import styles from "./Actions.module.css";

/** So many are added at once. */
const MOST = 20;
const PLACEMENTS = ["before", "parallel", "after"] as const;
const QUORUMS = ["any", "all", "in_order"] as const;

interface AddPeopleProps {
  begun: Begun;
  without: readonly string[];
  onBegun: (more: Partial<Begun>) => void;
}

export function AddPeople({ begun: { to, placement, quorum }, without, onBegun }: AddPeopleProps) {
  const t = useText();
  return (
    <>
      <Field label={t("request-add_sign-people")}>
        {(control) => (
          <PeoplePick {...control} multiple max={MOST} value={to} without={without} onChange={(people) => onBegun({ to: people })} />
        )}
      </Field>
      <fieldset className={styles.choices}>
        <legend className={styles.label}>{t("request-add_sign-placement")}</legend>
        <Radio.Group
          vertical
          value={placement}
          onChange={(event) => onBegun({ placement: event.target.value as Begun["placement"] })}
          options={PLACEMENTS.map((each) => ({ value: each, label: t(`request-add_sign-${each}`) }))}
        />
      </fieldset>
      {to.length > 1 ? (
        <fieldset className={styles.choices}>
          <legend className={styles.label}>{t("request-add_sign-quorum")}</legend>
          <Radio.Group
            vertical
            value={quorum}
            onChange={(event) => onBegun({ quorum: event.target.value as Begun["quorum"] })}
            options={QUORUMS.map((each) => ({ value: each, label: t(`request-add_sign-${each}`) }))}
          />
        </fieldset>
      ) : null}
    </>
  );
}
