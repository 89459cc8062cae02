/**
 * A name that can be followed: hover or press shows the person's card.
 *
 * The card is a native popover: it lies above everything, Escape and a press elsewhere close it, and focus comes
 * back to the name by itself. antd's would cost the first screen 30 KiB. Pressed, it takes the focus; hovered, not.
 */
import { type KeyboardEvent, type ReactNode, type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { PersonCard } from "./PersonCard";
import styles from "./PersonName.module.css";

export interface PersonNameProps {
  person: { id: string; name: string };
  /** Shown instead of the name, for example "@Ann". */
  children?: ReactNode;
  className?: string;
}

const HOVER_OPENS = 400;
const HOVER_CLOSES = 250;
const MARGIN = 8;

export function PersonName({ person, children, className }: PersonNameProps) {
  const [open, setOpen] = useState<"pressed" | "hovered" | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const closedAt = useRef(0);

  const later = (delay: number, next: "hovered" | null) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOpen((current) => (current === "pressed" ? current : next)), delay);
  };
  useEffect(() => () => clearTimeout(timer.current), []);

  const closed = useCallback(() => {
    closedAt.current = performance.now();
    setOpen(null);
  }, []);

  // The browser closes the card by Escape; what lies around the name and its card stays open.
  const keepInside = (event: KeyboardEvent) => {
    if (open !== null && event.key === "Escape") event.stopPropagation();
  };

  return (
    <span role="presentation" className={styles.whole} onKeyDown={keepInside}>
      <button
        ref={button}
        type="button"
        className={className ? `${styles.name} ${className}` : styles.name}
        aria-haspopup="dialog"
        aria-expanded={open !== null}
        onPointerEnter={(event) => event.pointerType === "mouse" && later(HOVER_OPENS, "hovered")}
        onPointerLeave={() => later(HOVER_CLOSES, null)}
        onClick={() => {
          clearTimeout(timer.current);
          // The press that closed it by being elsewhere must not open it again.
          if (performance.now() - closedAt.current > 300) setOpen((current) => (current === "pressed" ? null : "pressed"));
        }}
      >
        {children ?? person.name}
      </button>
      {open ? (
        <Card
          key={open}
          person={person}
          anchor={button}
          focus={open === "pressed"}
          onClosed={closed}
          onEnter={() => clearTimeout(timer.current)}
          onLeave={() => later(HOVER_CLOSES, null)}
        />
      ) : null}
    </span>
  );
}

interface CardProps {
  person: { id: string; name: string };
  anchor: RefObject<HTMLElement | null>;
  focus: boolean;
  onClosed: () => void;
  onEnter: () => void;
  onLeave: () => void;
}

function Card({ person, anchor, focus, onClosed, onEnter, onLeave }: CardProps) {
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = card.current;
    const target = anchor.current;
    if (!element || !target) return;
    element.showPopover?.();
    const settle = () => place(element, target.getBoundingClientRect());
    settle();
    // The card grows when the person is known.
    const observer = new ResizeObserver(settle);
    observer.observe(element);
    if (focus) element.focus({ preventScroll: true });
    return () => observer.disconnect();
  }, [anchor, focus]);
  return (
    <div
      ref={card}
      popover="auto"
      className={styles.card}
      role="dialog"
      aria-label={person.name}
      tabIndex={-1}
      onToggle={(event) => {
        if (event.newState === "closed") onClosed();
      }}
      onPointerEnter={onEnter}
      onPointerLeave={onLeave}
    >
      <PersonCard id={person.id} />
    </div>
  );
}

/** Below the name, or above where there is no room, and never out of the window. */
function place(element: HTMLElement, target: DOMRect): void {
  const { offsetWidth: width, offsetHeight: height } = element;
  const below = target.bottom + 4;
  const top = below + height + MARGIN <= window.innerHeight ? below : Math.max(MARGIN, target.top - height - 4);
  const left = Math.max(MARGIN, Math.min(target.left, window.innerWidth - width - MARGIN));
  element.style.top = `${top}px`;
  element.style.left = `${left}px`;
}
