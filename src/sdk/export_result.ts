/** Whether a batch was taken. */
export type ExportResult = "success" | "failure";
