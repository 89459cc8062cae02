import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { renderInApp } from "../../testing/render";
import ImportSection from "./ImportSection";

afterEach(() => vi.restoreAllMocks());

/** Bodies are looked at before they are sent: the fetch of tests knows no files of jsdom. */
function answering(status: number, body: unknown) {
  return vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response(JSON.stringify(body), { status }));
}

const clean = { applied: false, rows: [], summary: { create: 1, update: 0, unchanged: 0, error: 0 } };

test("a mended file is chosen again under its old name", async () => {
  const fetch = answering(200, clean);
  renderInApp(<ImportSection />);
  const input: HTMLInputElement = screen.getByLabelText("CSV file");
  const user = userEvent.setup();
  await user.upload(input, new File(["login\nann\n"], "people.csv", { type: "text/csv" }));
  expect(await screen.findByText("Chosen: people.csv")).toBeVisible();
  // A browser only tells of a choice when it differs from the last one.
  expect(input.value).toBe("");
  const mended = new File(["login\nbo\n"], "people.csv", { type: "text/csv" });
  await user.upload(input, mended);
  await waitFor(() => expect(fetch).toHaveBeenCalledTimes(2));
  await user.click(await screen.findByRole("button", { name: "Apply 1 change" }));
  await waitFor(() => expect(fetch).toHaveBeenCalledTimes(3));
  expect(fetch.mock.calls[2]?.[1]?.body).toBe(mended);
});

test("what would happen stays in view while it is done", async () => {
  const fetch = answering(200, clean);
  renderInApp(<ImportSection />);
  await userEvent.upload(screen.getByLabelText("CSV file"), new File(["login\nann\n"], "people.csv"));
  const apply = await screen.findByRole("button", { name: "Apply 1 change" });
  let answer: (response: Response) => void = () => {};
  fetch.mockImplementation(() => new Promise((resolve) => (answer = resolve)));
  await userEvent.click(apply);
  expect(screen.getByText("What would happen")).toBeVisible();
  expect(screen.getByRole("button", { name: /Apply 1 change/ })).toHaveClass("ant-btn-loading");
  answer(new Response(JSON.stringify({ ...clean, applied: true })));
  expect(await screen.findByText("Done")).toBeVisible();
});

test("the file goes as it is, so that the server can say what is wrong with its encoding", async () => {
  const fetch = answering(400, { type: "/problems/not-utf8", title: "This is not UTF-8" });
  renderInApp(<ImportSection />);
  const latin = new File([new Uint8Array([0x4d, 0xfc, 0x6c, 0x6c])], "people.csv");
  await userEvent.upload(screen.getByLabelText("CSV file"), latin);
  expect(await screen.findByRole("alert")).toHaveTextContent("This is not UTF-8");
  expect(screen.getByText(/CSV UTF-8/)).toBeVisible();
  expect(fetch.mock.calls[0]?.[1]?.body).toBe(latin);
});
