import { expect, it } from "vitest";
import { keys } from "../api/keys";
import { useTitle } from "../lib/title";
import { renderInApp } from "../testing/render";
import { ann, clientOf } from "../testing/requests";
import { usePlaceTitle } from "./usePlaceTitle";

function Thing({ name }: { name: string | undefined }) {
  useTitle("thing", name);
  return null;
}

function Place({ thing }: { thing?: string }) {
  usePlaceTitle();
  return <Thing name={thing} />;
}

function titleAt(path: string, thing?: string): string {
  const client = clientOf(ann);
  client.setQueryData(keys.counts, { todo: 0, returned: 0, unread: 0, mentions: 0 });
  const { unmount } = renderInApp(<Place thing={thing} />, { client, path });
  const { title } = document;
  unmount();
  return title;
}

it("names the place, and what is open in it", () => {
  expect(titleAt("/approvals/todo")).toBe("Approvals · Placet");
  expect(titleAt("/approvals/todo/1", "LV-2026-00031 Annual leave")).toBe(
    "LV-2026-00031 Annual leave · Approvals · Placet",
  );
  expect(titleAt("/requests/1")).toBe("Placet");
});
