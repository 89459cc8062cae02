/** The name by which rules and conditions know a field; another one is written wherever the old one stands. */
import { useState } from "react";
import { useText } from "../../../lib/text/context";
import { Field } from "../../../ui/Field";
import { TextInput } from "../../../ui/TextInput";
import { useDesigner } from "../context";
import { columnsOf, fieldAt, fieldsOf, renameField, type FieldPath } from "../model/fields";
import { renameReferences } from "../model/rename";
import { renameInForm } from "../model/renameForm";

const NAME = /^[a-z][a-z0-9_]{0,39}$/u;

export function NameField({ path }: { path: FieldPath }) {
  const t = useText();
  const { definition, edit, select } = useDesigner();
  const name = path.at(-1) ?? "";
  const [typed, setTyped] = useState(name);
  const table = path.length > 1 ? fieldAt(definition.form, path.slice(0, 1)) : undefined;
  const others = (table ? columnsOf(definition.form, table) : fieldsOf(definition.form)).map((each) => each.name);
  const bad = !NAME.test(typed) || typed === "constructor" || typed === "prototype";
  const taken = typed !== name && others.includes(typed);
  const rename = () => {
    if (bad || taken || typed === name) return;
    const [from, to] = [pointerOf(path), pointerOf([...path.slice(0, -1), typed])];
    edit((before) => {
      const renamed = renameReferences({ ...before, form: renameField(before.form, path, typed) }, from, to);
      return { ...renamed, form: renameInForm(renamed.form, from, to) };
    });
    select({ kind: "field", path: [...path.slice(0, -1), typed] });
  };
  return (
    <Field label={t("designer-field-name")} hint={t("designer-field-name-hint")} error={bad ? t("designer-field-name-bad") : taken ? t("designer-id-taken") : null}>
      {(control) => <TextInput {...control} autoCapitalize="none" value={typed} onChange={(event) => setTyped(event.target.value)} onBlur={rename} />}
    </Field>
  );
}

function pointerOf(path: FieldPath): string {
  return path.length > 1 ? `/${path[0]}/*/${path[1]}` : `/${path[0]}`;
}
