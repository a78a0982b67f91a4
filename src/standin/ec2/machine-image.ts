/** An AMI. The stand-in has no image contents: what boots is the instance driver's affair. */
export interface MachineImage {
  readonly imageId: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly tags: Record<string, string>;
}
