/** What the sample can become: v1 and v2 work, v3 is broken as only an instance can show. */
export type SampleVersion = "v1" | "v2" | "v3";
