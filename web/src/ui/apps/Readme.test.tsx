import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { renderInApp } from "../../testing/render";
import { Readme } from "./Readme";

let fetched: number;
let missing: boolean;
beforeEach(() => {
  fetched = 0;
  missing = false;
  vi.resetModules();
  vi.doMock("./ReadmeReader", async (actual) => {
    fetched += 1;
    if (missing) throw new Error("error loading dynamically imported module");
    return actual();
  });
});

test("its reader is fetched when it is opened", async () => {
  renderInApp(<Readme text="Office **supplies**" />);
  // Time enough for what would be fetched at once.
  await new Promise((done) => setTimeout(done, 50));
  expect(fetched).toBe(0);
  await userEvent.click(screen.getByText("Read what the author says about it"));
  expect(await screen.findByText("supplies")).toBeVisible();
  expect(fetched).toBe(1);
});

test("where its reader can’t be fetched, that is said in its place and can be tried again", async () => {
  missing = true;
  renderInApp(
    <>
      <Readme text="Office **supplies**" />
      <p>the rest of the page</p>
    </>,
  );
  await userEvent.click(screen.getByText("Read what the author says about it"));
  expect(await screen.findByRole("alert")).toBeVisible();
  expect(screen.getByText("the rest of the page")).toBeVisible();
  missing = false;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("supplies")).toBeVisible();
  expect(screen.queryByRole("alert")).toBeNull();
});
