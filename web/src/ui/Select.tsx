/**
 * antd's select with a list that everybody can follow: antd gives the field a name and the list that it opens none, and
 * what stands in an empty list is no option, though the field points to it as the active one.
 *
 * The list is called what the field is called, by `aria-label` or by the label that `aria-labelledby` points to.
 */
import { Select as AntdSelect, type SelectProps } from "antd";
import { useId, useLayoutEffect, useRef, type ReactElement, type RefObject } from "react";
import { useText } from "../lib/text/context";

type Option = NonNullable<SelectProps["options"]>[number];

export function Select<Value = unknown, Each extends Option = Option>(props: SelectProps<Value, Each>) {
  const t = useText();
  const own = useId();
  const empty = useRef<HTMLDivElement>(null);
  const { id = own, notFoundContent = t("select-nothing"), "aria-label": label, "aria-labelledby": labelledBy } = props;
  return (
    <AntdSelect<Value, Each>
      {...props}
      id={id}
      notFoundContent={
        <div ref={empty} className="muted" role="option" aria-disabled aria-selected={false} tabIndex={-1}>
          {notFoundContent}
        </div>
      }
      popupRender={(menu) => (
        <NamedList field={id} label={label} labelledBy={labelledBy} empty={empty}>
          {menu}
        </NamedList>
      )}
    />
  );
}

interface NamedListProps {
  /** The id of the field that opens the list. */
  field: string;
  label: string | undefined;
  labelledBy: string | undefined;
  /** What stands in the list while there are no options. */
  empty: RefObject<HTMLElement | null>;
  children: ReactElement;
}

function NamedList({ field, label, labelledBy, empty, children }: NamedListProps) {
  const box = useRef<HTMLDivElement>(null);
  // After each drawing, since the list is another element while it is empty.
  useLayoutEffect(() => {
    for (const list of box.current?.querySelectorAll("[role=listbox]") ?? []) {
      if (labelledBy) list.setAttribute("aria-labelledby", labelledBy);
      else if (label) list.setAttribute("aria-label", label);
    }
    const active = document.getElementById(field)?.getAttribute("aria-activedescendant");
    if (active) empty.current?.setAttribute("id", active);
  });
  return (
    <div ref={box} style={{ display: "contents" }}>
      {children}
    </div>
  );
}
