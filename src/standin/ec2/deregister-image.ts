import type { DeregisterImageCommandInput, DeregisterImageResult } from "@aws-sdk/client-ec2";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import type { Given } from "./given.ts";

/**
 * DeregisterImage: nothing can be launched from the image any more; what runs from it runs on (API
 * reference). There are no snapshots that would stay. InvalidAMIID.NotFound.
 */
export const deregisterImage = operation<
  Given<DeregisterImageCommandInput, "ImageId">,
  DeregisterImageResult
>(["ImageId"], ({ ec2 }, { ImageId: id }) => {
  if (!ec2.images.delete(id)) {
    throw new AwsError("InvalidAMIID.NotFound", `The image id '[${id}]' does not exist`);
  }
  return { Return: true };
});
