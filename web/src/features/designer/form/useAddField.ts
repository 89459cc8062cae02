/** Adds a field and opens its properties: after the one that is open, into a table if one of its columns is. */
import type { Widget } from "../../../api/definition";
import { useText } from "../../../lib/text/context";
import { useDesigner } from "../context";
import { addField } from "../model/fields";
import { newField } from "../model/kinds";

export function useAddField(): (kind: Widget, holder?: readonly string[]) => void {
  const t = useText();
  const { definition, editForm, selection, select } = useDesigner();
  return (kind, holder = []) => {
    const words = { title: t(`designer-field-${kind}`), option: (index: number) => t("designer-option-number", { number: index }), column: t("designer-field-text") };
    const after = holder.length === 0 && selection?.kind === "field" ? selection.path[0] : undefined;
    const added = addField(definition.form, holder, kind, newField(kind, words), after);
    editForm(() => added.form);
    select({ kind: "field", path: added.path });
  };
}
