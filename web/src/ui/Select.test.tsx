import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { expectAccessible } from "../testing/accessible";
import { renderInApp } from "../testing/render";
import { Field } from "./Field";
import { Select } from "./Select";

const options = ["one", "two"].map((value) => ({ value, label: value }));

it("calls its list what the label calls the field", async () => {
  renderInApp(<Field label="Number">{(control) => <Select {...control} options={options} />}</Field>);
  await userEvent.click(screen.getByRole("combobox", { name: "Number" }));
  expect(screen.getByRole("listbox", { name: "Number" })).toBeInTheDocument();
  await expectAccessible();
});

it("names the list also while it is empty", async () => {
  renderInApp(<Select aria-label="Number" showSearch options={options} notFoundContent="nothing" />);
  const box = screen.getByRole("combobox", { name: "Number" });
  await userEvent.type(box, "three");
  expect(screen.getByRole("listbox", { name: "Number" })).toHaveTextContent("nothing");
  await expectAccessible();
  await userEvent.clear(box);
  await userEvent.type(box, "tw");
  expect(screen.getByRole("listbox", { name: "Number" })).toHaveTextContent("two");
});
