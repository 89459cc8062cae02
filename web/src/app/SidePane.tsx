/**
 * The side pane: beside the content on wide windows, over it below 1200 px, a sheet on phones.
 *
 * Escape closes it, and focus goes back to where it came from.
 */
import { lazy, Suspense, useEffect, useRef } from "react";
import { usePane, type PaneContent } from "../lib/pane";
import { useText } from "../lib/text/context";
import { Loading } from "../ui/Loading";
import styles from "./SidePane.module.css";

const FilingPane = lazy(() => import("../features/filing/FilingPane"));
const InstancePane = lazy(() => import("../features/instance/InstancePane"));
const PersonPane = lazy(() => import("../features/directory/PersonPane"));
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
    element.current?.focus();
    return () => from.current?.focus();
  }, [isOpen]);

  if (!content) return null;
  return (
    // The pane itself only catches Escape that bubbles from its own controls.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside
      ref={element}
      className={styles.pane}
      aria-label={t("side-pane")}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) close();
      }}
    >
      <Suspense fallback={<Loading />}>{draw(content, close)}</Suspense>
    </aside>
  );
}

function draw(content: PaneContent, close: () => void) {
  switch (content.kind) {
    case "filing":
      return <FilingPane key={JSON.stringify(content.request)} request={content.request} onClose={close} />;
    case "instance":
      return <InstancePane key={content.id} id={content.id} onClose={close} />;
    case "person":
      return <PersonPane key={content.id} id={content.id} onClose={close} />;
    case "conversation":
      return <ConversationPane key={content.id} id={content.id} onClose={close} />;
  }
}
