/** The frame around everything of a signed-in member: rail or tabs, the page, the side pane, live updates. */
import { Suspense, useCallback, useEffect, useEffectEvent, useState } from "react";
import { Outlet } from "react-router";
import { useMe } from "../api/session";
import { usePhone } from "../lib/media";
import { PaneContext } from "../lib/pane";
import { SwitcherContext } from "../lib/switcher";
import { asLanguage, type Language } from "../lib/text/catalogue";
import { useLanguage, useText } from "../lib/text/context";
import { Loading } from "../ui/Loading";
import { Toasts } from "../ui/Toasts";
import { Live } from "./Live";
import { Rail } from "./Rail";
import { SidePane } from "./SidePane";
import { Switcher } from "./Switcher";
import { Tabs } from "./Tabs";
import { usePaneState } from "./usePaneState";
import { usePlaceTitle } from "./usePlaceTitle";
import styles from "./Shell.module.css";

export function Shell() {
  const t = useText();
  const me = useMe();
  const phone = usePhone();
  const { language, setLanguage } = useLanguage();
  const pane = usePaneState();
  const [switching, setSwitching] = useState(false);
  const openSwitcher = useCallback(() => setSwitching(true), []);
  usePlaceTitle();

  // The member's language wins over the device's as soon as it is known, and when their own choice changes:
  // afterwards the person may switch at will.
  const mine = asLanguage(me.language);
  const adopt = useEffectEvent((own: Language) => {
    if (own === language) return;
    // Without its words everything is still there, in the language that is.
    setLanguage(own).catch(() => {});
  });
  useEffect(() => {
    if (mine) adopt(mine);
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
        <SwitcherContext value={openSwitcher}>
          <a href="#content" className={styles.skip}>
            {t("skip-to-content")}
          </a>
          <div className={styles.shell}>
            {phone ? null : <Rail onSwitch={openSwitcher} />}
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
        </SwitcherContext>
      </PaneContext>
    </Live>
  );
}
