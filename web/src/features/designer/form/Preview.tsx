/**
 * The form of the draft as people will see it, alive. A field that is clicked or entered is selected, so that the form
 * itself is where one designs.
 */
import { useEffect, useRef, type FocusEvent } from "react";
import { fromPointer, toPointer } from "../../../lib/pointer";
import { useDesigner } from "../context";
import { LiveForm } from "./LiveForm";
import styles from "./form.module.css";

export function Preview() {
  const { definition, selection, select } = useDesigner();
  const box = useRef<HTMLDivElement>(null);
  const selected = selection?.kind === "field" ? toPointer(selection.path.slice(0, 1)) : null;
  useEffect(() => {
    for (const field of box.current?.querySelectorAll<HTMLElement>("[data-pointer]") ?? []) {
      if (field.dataset.pointer === selected) field.dataset.selected = "true";
      else delete field.dataset.selected;
    }
  });
  const enter = (event: FocusEvent) => {
    const pointer = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-pointer]")?.dataset.pointer : undefined;
    const [name, ...inside] = pointer === undefined ? [] : fromPointer(pointer).filter((part) => !/^[0-9]+$/u.test(part));
    if (name === undefined) return;
    const [column] = inside;
    const isColumn = column !== undefined && definition.form.schema.properties?.[name]?.items?.properties?.[column] !== undefined;
    select({ kind: "field", path: isColumn ? [name, column] : [name] });
  };
  return (
    <div ref={box} className={styles.canvas} data-own-undo onFocus={enter}>
      <LiveForm />
    </div>
  );
}
