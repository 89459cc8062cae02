/** The place of the rail as a part of the window's title. */
import { useLocation } from "react-router";
import { useText } from "../lib/text/context";
import { useTitle } from "../lib/title";
import { usePlaces } from "./places";

export function usePlaceTitle(): void {
  const t = useText();
  const { pathname } = useLocation();
  const { main, special, mine } = usePlaces();
  const here = [...main, ...special, mine].find(({ to }) => isAt(pathname, to));
  useTitle("place", here ? t(here.label) : undefined);
}

function isAt(pathname: string, place: string): boolean {
  return pathname === place || pathname.startsWith(`${place}/`);
}
