/** Native text fields that look like antd's, for the first screens: antd's weigh 30 KiB. */
import type { ComponentPropsWithRef } from "react";
import type { ControlProps } from "./Field";
import styles from "./TextInput.module.css";

type Status = Pick<ControlProps, "status">;

export function TextInput({ status, className, ...rest }: Partial<Status> & ComponentPropsWithRef<"input">) {
  return <input {...rest} data-status={status} className={className ? `${styles.input} ${className}` : styles.input} />;
}

export function TextArea({ status, className, ...rest }: Partial<Status> & ComponentPropsWithRef<"textarea">) {
  return <textarea rows={2} {...rest} data-status={status} className={className ? `${styles.input} ${styles.area} ${className}` : `${styles.input} ${styles.area}`} />;
}
