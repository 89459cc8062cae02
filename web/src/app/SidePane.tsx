/**
 * The side pane: beside the content on wide windows, over it below 1200 px, a sheet on phones.
 *
 * Escape closes it, and focus goes back to where it came from; what it shows next takes the focus along.
 */
import { lazy, Suspense, useEffect, useRef } from "react";
import { isInside } from "../lib/inside";
import { usePane, type PaneContent } from "../lib/pane";
import { withTexts } from "../lib/text/catalogue";
import { useText } from "../lib/text/context";
import { Loading } from "../ui/Loading";
import styles from "./SidePane.module.css";

const FilingPane = lazy(() => withTexts(import("../features/filing/FilingPane")));
const InstancePane = lazy(() => withTexts(import("../features/instance/InstancePane")));
const PersonPane = lazy(() => withTexts(import("../features/directory/PersonPane")));
const ConversationPane = lazy(() => import("../features/chat/ConversationPane"));

export function SidePane() {
  const t = useText();
  const { content, close } = usePane();
  const element = useRef<HTMLElement>(null);
  const from = useRef<HTMLElement | null>(null);
  const isOpen = content !== null;

  useEffect(() => {
    if (!isOpen) return;
    from.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    return () => from.current?.focus();
  }, [isOpen]);
  const shown = content ? nameOf(content) : null;
  useEffect(() => {
    if (shown !== null) element.current?.focus();
  }, [shown]);

  if (!content) return null;
  return (
    // Only catches the Escape that bubbles from the pane and its controls.
    <div
      role="presentation"
      className={styles.around}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented && isInside(event)) close();
      }}
    >
      <aside ref={element} className={styles.pane} aria-label={t("side-pane")} tabIndex={-1}>
        <Suspense key={shown} fallback={<Loading />}>
          {draw(content, close)}
        </Suspense>
      </aside>
    </div>
  );
}

/** What tells one content from another: a form is another one when it begins with something else. */
function nameOf(content: PaneContent): string {
  return content.kind === "filing" ? JSON.stringify(content.request) : `${content.kind} ${content.id}`;
}

function draw(content: PaneContent, close: () => void) {
  switch (content.kind) {
    case "filing":
      return <FilingPane request={content.request} onClose={close} />;
    case "instance":
      return <InstancePane id={content.id} onClose={close} />;
    case "person":
      return <PersonPane id={content.id} onClose={close} />;
    case "conversation":
      return <ConversationPane id={content.id} onClose={close} />;
  }
}
