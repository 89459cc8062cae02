/** What one may see and fill in: hidden, read or write, field by field; a table may differ from its columns. */
import type { Access, Fields } from "../../../api/definition";
import { useText } from "../../../lib/text/context";
import { useDesigner } from "../context";
import { orNothing } from "../model/objects";
import { isComputed, type FormPlace } from "../model/places";
import { ChooseBare } from "../pieces/Choose";
import styles from "./flow.module.css";

interface AccessPartProps {
  label: string;
  value: Fields | undefined;
  onChange: (value: Fields | undefined) => void;
  /** What holds where nothing is said. */
  otherwise: Access;
  choices: readonly Access[];
}

export function AccessPart({ label, value = {}, onChange, otherwise, choices }: AccessPartProps) {
  const t = useText();
  const { places } = useDesigner();
  const accessOf = (place: FormPlace): Access => value[place.pointer] ?? (place.table ? value[`/${place.table.name}`] : undefined) ?? otherwise;
  const set = (place: FormPlace, access: Access) => {
    const { [place.pointer]: _, ...others } = value;
    const inherited = place.table ? (value[`/${place.table.name}`] ?? otherwise) : otherwise;
    onChange(orNothing(access === inherited ? others : { ...others, [place.pointer]: access }));
  };
  // What no field answers to any more stays until somebody takes it away.
  const lost = Object.keys(value).filter((pointer) => !places.some((place) => place.pointer === pointer));
  if (places.length === 0) return <p className="muted">{t("designer-no-fields")}</p>;
  return (
    <table className={styles.access}>
      <caption className="visually-hidden">{label}</caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{t("designer-field")}</th>
          <th scope="col">{label}</th>
        </tr>
      </thead>
      <tbody>
        {places.map((place) => (
          <tr key={place.pointer} data-column={place.table !== null}>
            <th scope="row">{place.short}</th>
            <td>
              <ChooseBare
                aria-label={t("designer-access-of", { field: place.label })}
                value={accessOf(place)}
                options={choices.filter((access) => access !== "write" || !isComputed(place) || accessOf(place) === "write").map((access) => ({ value: access, label: t(`designer-access-${access}`) }))}
                onChange={(access) => set(place, access)}
              />
            </td>
          </tr>
        ))}
        {lost.map((pointer) => (
          <tr key={pointer}>
            <th scope="row">{t("designer-unknown", { value: pointer })}</th>
            <td>
              <button
                type="button"
                className={styles.plain}
                onClick={() => {
                  const { [pointer]: _, ...others } = value;
                  onChange(orNothing(others));
                }}
              >
                {t("remove")}
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
