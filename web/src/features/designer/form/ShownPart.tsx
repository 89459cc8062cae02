/** Where a field is shown besides its place in the form: on cards and lists, under a heading, with a total. */
import type { FieldSchema } from "../../../api/definition";
import { useLanguage, useText } from "../../../lib/text/context";
import { useDesigner } from "../context";
import { groupOf, inGroup, withHints, type FormField } from "../model/fields";
import { kindOf } from "../model/kinds";
import { textIn } from "../model/text";
import { Choose } from "../pieces/Choose";
import { TextPair } from "../pieces/TextPair";
import { Toggle } from "../pieces/Toggle";

interface ShownPartProps {
  field: FormField;
  onChange: (schema: FieldSchema) => void;
}

export function ShownPart({ field, onChange }: ShownPartProps) {
  const t = useText();
  const { language } = useLanguage();
  const { definition, editForm } = useDesigner();
  const { schema, name } = field;
  const hints = schema["x-placet"] ?? {};
  if (field.path.length > 1) {
    if (kindOf(schema) !== "money") return null;
    return <Toggle label={t("designer-total")} checked={hints.total !== false} onChange={(on) => onChange(withHints(schema, { total: on ? undefined : false }))} />;
  }
  const groups = definition.form.ui?.groups ?? [];
  const group = groupOf(definition.form, name);
  const at = group ? groups.indexOf(group) : -1;
  const chooseGroup = (next: string) => {
    const chosen = groups[Number(next)];
    if (next === "none") editForm((form) => inGroup(form, name, null));
    else if (chosen) editForm((form) => inGroup(form, name, chosen.title));
    else editForm((form) => inGroup(form, name, t("designer-section-number", { number: groups.length + 1 })));
  };
  return (
    <>
      <Choose
        label={t("designer-section")}
        value={group ? String(at) : "none"}
        options={[{ value: "none", label: t("designer-section-none") }, ...groups.map((each, index) => ({ value: String(index), label: textIn(each.title, language) })), { value: "new", label: t("designer-section-new") }]}
        onChange={chooseGroup}
      />
      {group ? (
        <TextPair
          label={t("designer-section-title")}
          value={group.title}
          onChange={(title) => editForm((form) => ({ ...form, ui: { ...form.ui, groups: groups.map((each, index) => (index === at ? { ...each, title: title ?? "" } : each)) } }), `section ${at}`)}
        />
      ) : null}
      <Choose
        label={t("designer-fact")}
        hint={t("designer-fact-hint")}
        value={String(hints.fact ?? 0)}
        options={[0, 1, 2, 3, 4, 5].map((place) => ({ value: String(place), label: t("designer-fact-place", { place }) }))}
        onChange={(next) => onChange(withHints(schema, { fact: Number(next) || undefined }))}
      />
    </>
  );
}
