/**
 * A name that can be followed: hover or press shows the person's card.
 *
 * Opened by key or click the focus goes into the card, and Escape brings it back to the name.
 */
import { Popover } from "antd";
import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { PersonCard } from "./PersonCard";
import styles from "./PersonName.module.css";

export interface PersonNameProps {
  person: { id: string; name: string };
  /** Shown instead of the name, for example "@Ann". */
  children?: ReactNode;
  className?: string;
}

export function PersonName({ person, children, className }: PersonNameProps) {
  const [open, setOpen] = useState(false);
  const pressed = useRef(false);
  const button = useRef<HTMLButtonElement>(null);
  const escape = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !open) return;
    event.preventDefault();
    event.stopPropagation();
    setOpen(false);
    button.current?.focus();
  };
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger={["hover", "click"]}
      mouseEnterDelay={0.4}
      destroyOnHidden
      afterOpenChange={(visible) => {
        if (!visible) pressed.current = false;
      }}
      content={
        // Escape inside of the card closes it; the card itself is no control.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
        <div
          className={styles.card}
          role="dialog"
          aria-label={person.name}
          tabIndex={-1}
          ref={(element) => {
            if (element && pressed.current) element.focus({ preventScroll: true });
          }}
          onKeyDown={escape}
        >
          <PersonCard id={person.id} />
        </div>
      }
    >
      <button
        ref={button}
        type="button"
        className={className ? `${styles.name} ${className}` : styles.name}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => {
          pressed.current = true;
        }}
        onKeyDown={escape}
      >
        {children ?? person.name}
      </button>
    </Popover>
  );
}
