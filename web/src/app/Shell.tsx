/** The frame around everything of a signed-in member: rail or tabs, the page, the side pane, live updates. */
import { Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { Outlet, useLocation } from "react-router";
import { useMe } from "../api/session";
import { usePhone } from "../lib/media";
import { PaneContext, type PaneContent } from "../lib/pane";
import { asLanguage } from "../lib/text/catalogue";
import { useLanguage, useText } from "../lib/text/context";
import { Loading } from "../ui/Loading";
import { Toasts } from "../ui/Toasts";
import { Live } from "./Live";
import { Rail } from "./Rail";
import { SidePane } from "./SidePane";
import { Switcher } from "./Switcher";
import { Tabs } from "./Tabs";
import styles from "./Shell.module.css";

export function Shell() {
  const t = useText();
  const me = useMe();
  const phone = usePhone();
  const { pathname } = useLocation();
  const { language, setLanguage } = useLanguage();
  // Another place of the rail is another matter; within one place the pane stays beside the list.
  const place = pathname.split("/")[1];
  const [opened, setOpened] = useState<{ place: string | undefined; content: PaneContent } | null>(null);
  const content = opened?.place === place ? opened?.content : null;
  const [switching, setSwitching] = useState(false);

  const open = useCallback((next: PaneContent) => setOpened({ place, content: next }), [place]);
  const close = useCallback(() => setOpened(null), []);
  const pane = useMemo(() => ({ content: content ?? null, open, close }), [content, open, close]);

  // The member's language wins over the device's as soon as it is known.
  const mine = asLanguage(me.language);
  useEffect(() => {
    if (mine && mine !== language) void setLanguage(mine);
    // Only when the member's own choice changes: afterwards the person may switch at will.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [mine]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setSwitching(true);
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  return (
    <Live>
      <PaneContext value={pane}>
        <a href="#content" className={styles.skip}>
          {t("skip-to-content")}
        </a>
        <div className={styles.shell}>
          {phone ? null : <Rail onSwitch={() => setSwitching(true)} />}
          <main id="content" className={styles.main} tabIndex={-1}>
            <Suspense fallback={<Loading />}>
              <Outlet />
            </Suspense>
          </main>
          <SidePane />
          {phone ? <Tabs /> : null}
        </div>
        <Toasts />
        {switching ? <Switcher onClose={() => setSwitching(false)} /> : null}
      </PaneContext>
    </Live>
  );
}
