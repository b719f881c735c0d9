/** Where the bucket is and who we are there. `endpoint` is an http or https address without a path. */
export type S3Settings = {
  endpoint: string;
  bucket: string;
  region: string;
  accessKey: string;
  secretKey: string;
};
