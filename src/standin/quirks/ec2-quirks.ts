import type { Quirk } from "./quirk.ts";

/** EC2. Ids are never reused. */
export const ec2Quirks = {
  "EC2-01": {
    says: "One unknown id fails the whole DescribeInstances: nothing is told of the others.",
    off: "unknown ids are left out",
    fact: "§3.2",
  },
  "EC2-02": {
    says: "A filter by an id that is not there is no error: what exists is returned.",
    off: "an unknown id in a filter is InvalidInstanceID.NotFound",
    fact: "§3.2",
  },
  "EC2-03": {
    says: "DescribeInstances takes no MaxResults together with ids.",
    off: "both are accepted",
    fact: "§3.2",
  },
  "EC2-04": {
    says: "A new instance is not seen for a moment: its id is InvalidInstanceID.NotFound.",
    off: "it is seen at once",
    fact: "§3.2, §7.6",
  },
  "EC2-05": {
    says: "A terminated instance goes on being described for about an hour.",
    off: "it is gone at once",
    fact: "§3.2",
  },
  "EC2-06": {
    says: "A launch template may name an image that does not exist: only the launch finds out.",
    off: "creating the template is refused",
    fact: "§3.1",
  },
  "EC2-07": {
    says: "A launch that names no version uses the default one, which a new version is not.",
    off: "it uses the newest version",
    fact: "§1.1, §3.1",
  },
  "EC2-08": {
    says: "RunInstances repeated with its client token launches nothing new.",
    off: "it launches again",
    fact: "§3.2",
  },
  "EC2-09": {
    says: "A client token used for another request is IdempotentParameterMismatch.",
    off: "the earlier result is returned",
    fact: "§3.1, §3.2",
  },
  "EC2-10": {
    says: "Tokens of RunInstances are zonal: in another zone the same one launches again.",
    off: "a token counts in the whole Region",
    fact: "§3.2",
  },
  "EC2-11": {
    says: "A token whose instance has been terminated is IdempotentInstanceTerminated.",
    off: "the terminated instance is returned as the result",
    fact: "EC2 API reference, error codes",
  },
  "EC2-12": {
    says: "A dry run that would succeed is an error, DryRunOperation, and does nothing.",
    off: "DryRun is not looked at",
    fact: "§3.2",
  },
  "EC2-13": {
    says: "A launch that fails goes from pending to terminated, and StateReason says why.",
    off: "the instance is left stopped",
    fact: "§3.2",
  },
  "EC2-14": {
    says: "A running instance is not yet ok: its status checks are initializing at first.",
    off: "they have passed at once",
    fact: "EC2 API reference, DescribeInstanceStatus",
  },
  "EC2-15": {
    says: "DescribeInstanceStatus leaves out what does not run, unless asked for all.",
    off: "it tells of every instance",
    fact: "EC2 API reference, DescribeInstanceStatus",
  },
  "EC2-16": {
    says: "InsufficientInstanceCapacity is a server error, which SDKs retry.",
    off: "it is a client error",
    fact: "§3.2",
  },
  "EC2-17": {
    says: "RunInstances launches fewer than MaxCount when it must, down to MinCount.",
    off: "it launches MaxCount or fails",
    fact: "§3.2",
  },
  "EC2-18": {
    says: "LaunchTime is when an instance was last started, not when it was made.",
    off: "it stays that of the first launch",
    fact: "EC2 API reference, Instance",
  },
  "EC2-19": {
    says: "A protected instance fails TerminateInstances, yet those of other zones are ended.",
    off: "none is terminated",
    fact: "EC2 API reference, TerminateInstances",
  },
  "EC2-20": {
    says: "Terminating what is terminated succeeds.",
    off: "it is IncorrectInstanceState",
    fact: "§3.2",
  },
  "EC2-21": {
    says: "Console output is a copy made some time after boot; before it there is none.",
    off: "it is always the live console",
    fact: "§3.3",
  },
  "EC2-22": {
    says: "The latest console output is there for Nitro types only: t2 is refused.",
    off: "every type has it",
    fact: "§3.3",
  },
  "EC2-23": {
    says: "User data must be base64 already; plain text is InvalidUserData.Malformed.",
    off: "plain text is accepted",
    fact: "§3.1, §3.3",
  },
  "EC2-24": {
    says: "User data is limited to 16,384 bytes before encoding.",
    off: "any size is accepted",
    fact: "§3.3",
  },
  "EC2-25": {
    says: "Template versions that cannot be deleted are told in a 200, among those that were.",
    off: "the first fails the request",
    fact: "EC2 API reference, DeleteLaunchTemplateVersions",
  },
  "EC2-26": {
    says: "Template versions are described newest first.",
    off: "oldest first",
    fact: "EC2 API reference, DescribeLaunchTemplateVersions",
  },
  "EC2-27": {
    says: "A stopped instance keeps its private address: the subnet has it no more to give.",
    off: "it counts as free",
    fact: "EC2 API reference, error codes",
  },
  "EC2-28": {
    says: "EC2 tags an instance with the launch template and version it came from.",
    off: "it has the caller's tags only",
    fact: "tags of real instances in public repositories",
  },
  "EC2-29": {
    says: "An image named by resolve:ssm is looked up at every launch.",
    off: "it is looked up when the template is made",
    fact: "§3.1",
  },
  "EC2-30": {
    says: "User data and type can be changed of a stopped instance only.",
    off: "of a running one too",
    fact: "EC2 API reference, ModifyInstanceAttribute",
  },
  "EC2-31": {
    says: "Describing a launch template by an unknown name is an error, unlike a group.",
    off: "the answer is empty",
    fact: "§3.1",
  },
  "EC2-32": {
    says: "An instance whose machine goes down by itself is stopped, not terminated.",
    off: "it is terminated",
    fact: "EC2 API reference, InstanceInitiatedShutdownBehavior",
    unconfirmed: true,
  },
} as const satisfies Record<`EC2-${number}`, Quirk>;
