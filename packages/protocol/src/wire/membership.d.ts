import type { Codec, DecodeOptions } from 'protons-runtime';
import type { Uint8ArrayList } from 'uint8arraylist';
export interface RecordBody {
    minor: number;
    network: Uint8Array<ArrayBuffer>;
    number: number;
    issuedAt: number;
    expiresAt: number;
    certificate?: Certificate;
    revocation?: Revocation;
    allow?: Allow;
    falsePositive?: FalsePositive;
    lift?: Lift;
    succession?: Succession;
    presence?: Presence;
    rotation?: Rotation;
}
export declare namespace RecordBody {
    const codec: () => Codec<RecordBody>;
    interface RecordBodyMinorFieldEvent {
        field: '$.minor';
        value: number;
    }
    interface RecordBodyNetworkFieldEvent {
        field: '$.network';
        value: Uint8Array<ArrayBuffer>;
    }
    interface RecordBodyNumberFieldEvent {
        field: '$.number';
        value: number;
    }
    interface RecordBodyIssuedAtFieldEvent {
        field: '$.issuedAt';
        value: number;
    }
    interface RecordBodyExpiresAtFieldEvent {
        field: '$.expiresAt';
        value: number;
    }
    interface RecordBodyCertificateMemberFieldEvent {
        field: '$.certificate.member';
        value: Uint8Array<ArrayBuffer>;
    }
    interface RecordBodyCertificateSponsorFieldEvent {
        field: '$.certificate.sponsor';
        value: Uint8Array<ArrayBuffer>;
    }
    interface RecordBodyCertificateClassFieldEvent {
        field: '$.certificate.class';
        value: number;
    }
    interface RecordBodyCertificateLabelFieldEvent {
        field: '$.certificate.label';
        value: string;
    }
    interface RecordBodyRevocationMemberFieldEvent {
        field: '$.revocation.member';
        value: Uint8Array<ArrayBuffer>;
    }
    interface RecordBodyRevocationSinceFieldEvent {
        field: '$.revocation.since';
        value: number;
    }
    interface RecordBodyAllowNetworkNetworkFieldEvent {
        field: '$.allow.network.network';
        value: Uint8Array<ArrayBuffer>;
    }
    interface RecordBodyAllowNetworkPrefixFieldEvent {
        field: '$.allow.network.prefix';
        value: number;
    }
    interface RecordBodyAllowCommentFieldEvent {
        field: '$.allow.comment';
        value: string;
    }
    interface RecordBodyFalsePositiveIndicatorNetworkFieldEvent {
        field: '$.falsePositive.indicator.network';
        value: Uint8Array<ArrayBuffer>;
    }
    interface RecordBodyFalsePositiveIndicatorPrefixFieldEvent {
        field: '$.falsePositive.indicator.prefix';
        value: number;
    }
    interface RecordBodyLiftAuthorFieldEvent {
        field: '$.lift.author';
        value: Uint8Array<ArrayBuffer>;
    }
    interface RecordBodySuccessionSuccessorFieldEvent {
        field: '$.succession.successor';
        value: Uint8Array<ArrayBuffer>;
    }
    interface RecordBodyPresenceAddressesFieldEvent {
        field: '$.presence.addresses[]';
        index: number;
        value: string;
    }
    interface RecordBodyPresenceLeavingFieldEvent {
        field: '$.presence.leaving';
        value: boolean;
    }
    interface RecordBodyRotationKeyDigestFieldEvent {
        field: '$.rotation.keyDigest';
        value: Uint8Array<ArrayBuffer>;
    }
    interface RecordBodyRotationOldUntilFieldEvent {
        field: '$.rotation.oldUntil';
        value: number;
    }
    function encode(obj: Partial<RecordBody>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RecordBody>): RecordBody;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RecordBody>): Generator<RecordBodyMinorFieldEvent | RecordBodyNetworkFieldEvent | RecordBodyNumberFieldEvent | RecordBodyIssuedAtFieldEvent | RecordBodyExpiresAtFieldEvent | RecordBodyCertificateMemberFieldEvent | RecordBodyCertificateSponsorFieldEvent | RecordBodyCertificateClassFieldEvent | RecordBodyCertificateLabelFieldEvent | RecordBodyRevocationMemberFieldEvent | RecordBodyRevocationSinceFieldEvent | RecordBodyAllowNetworkNetworkFieldEvent | RecordBodyAllowNetworkPrefixFieldEvent | RecordBodyAllowCommentFieldEvent | RecordBodyFalsePositiveIndicatorNetworkFieldEvent | RecordBodyFalsePositiveIndicatorPrefixFieldEvent | RecordBodyLiftAuthorFieldEvent | RecordBodySuccessionSuccessorFieldEvent | RecordBodyPresenceAddressesFieldEvent | RecordBodyPresenceLeavingFieldEvent | RecordBodyRotationKeyDigestFieldEvent | RecordBodyRotationOldUntilFieldEvent>;
}
export interface Network {
    network: Uint8Array<ArrayBuffer>;
    prefix: number;
}
export declare namespace Network {
    const codec: () => Codec<Network>;
    interface NetworkNetworkFieldEvent {
        field: '$.network';
        value: Uint8Array<ArrayBuffer>;
    }
    interface NetworkPrefixFieldEvent {
        field: '$.prefix';
        value: number;
    }
    function encode(obj: Partial<Network>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Network>): Network;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Network>): Generator<NetworkNetworkFieldEvent | NetworkPrefixFieldEvent>;
}
export interface Certificate {
    member: Uint8Array<ArrayBuffer>;
    sponsor: Uint8Array<ArrayBuffer>;
    class: number;
    label: string;
}
export declare namespace Certificate {
    const codec: () => Codec<Certificate>;
    interface CertificateMemberFieldEvent {
        field: '$.member';
        value: Uint8Array<ArrayBuffer>;
    }
    interface CertificateSponsorFieldEvent {
        field: '$.sponsor';
        value: Uint8Array<ArrayBuffer>;
    }
    interface CertificateClassFieldEvent {
        field: '$.class';
        value: number;
    }
    interface CertificateLabelFieldEvent {
        field: '$.label';
        value: string;
    }
    function encode(obj: Partial<Certificate>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Certificate>): Certificate;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Certificate>): Generator<CertificateMemberFieldEvent | CertificateSponsorFieldEvent | CertificateClassFieldEvent | CertificateLabelFieldEvent>;
}
export interface Revocation {
    member: Uint8Array<ArrayBuffer>;
    since: number;
}
export declare namespace Revocation {
    const codec: () => Codec<Revocation>;
    interface RevocationMemberFieldEvent {
        field: '$.member';
        value: Uint8Array<ArrayBuffer>;
    }
    interface RevocationSinceFieldEvent {
        field: '$.since';
        value: number;
    }
    function encode(obj: Partial<Revocation>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Revocation>): Revocation;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Revocation>): Generator<RevocationMemberFieldEvent | RevocationSinceFieldEvent>;
}
export interface Allow {
    network?: Network;
    comment: string;
}
export declare namespace Allow {
    const codec: () => Codec<Allow>;
    interface AllowNetworkNetworkFieldEvent {
        field: '$.network.network';
        value: Uint8Array<ArrayBuffer>;
    }
    interface AllowNetworkPrefixFieldEvent {
        field: '$.network.prefix';
        value: number;
    }
    interface AllowCommentFieldEvent {
        field: '$.comment';
        value: string;
    }
    function encode(obj: Partial<Allow>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Allow>): Allow;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Allow>): Generator<AllowNetworkNetworkFieldEvent | AllowNetworkPrefixFieldEvent | AllowCommentFieldEvent>;
}
export interface FalsePositive {
    indicator?: Network;
}
export declare namespace FalsePositive {
    const codec: () => Codec<FalsePositive>;
    interface FalsePositiveIndicatorNetworkFieldEvent {
        field: '$.indicator.network';
        value: Uint8Array<ArrayBuffer>;
    }
    interface FalsePositiveIndicatorPrefixFieldEvent {
        field: '$.indicator.prefix';
        value: number;
    }
    function encode(obj: Partial<FalsePositive>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<FalsePositive>): FalsePositive;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<FalsePositive>): Generator<FalsePositiveIndicatorNetworkFieldEvent | FalsePositiveIndicatorPrefixFieldEvent>;
}
export interface Lift {
    author: Uint8Array<ArrayBuffer>;
}
export declare namespace Lift {
    const codec: () => Codec<Lift>;
    interface LiftAuthorFieldEvent {
        field: '$.author';
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<Lift>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Lift>): Lift;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Lift>): Generator<LiftAuthorFieldEvent>;
}
export interface Succession {
    successor: Uint8Array<ArrayBuffer>;
}
export declare namespace Succession {
    const codec: () => Codec<Succession>;
    interface SuccessionSuccessorFieldEvent {
        field: '$.successor';
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<Succession>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Succession>): Succession;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Succession>): Generator<SuccessionSuccessorFieldEvent>;
}
export interface Presence {
    addresses: string[];
    leaving: boolean;
}
export declare namespace Presence {
    const codec: () => Codec<Presence>;
    interface PresenceAddressesFieldEvent {
        field: '$.addresses[]';
        index: number;
        value: string;
    }
    interface PresenceLeavingFieldEvent {
        field: '$.leaving';
        value: boolean;
    }
    function encode(obj: Partial<Presence>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Presence>): Presence;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Presence>): Generator<PresenceAddressesFieldEvent | PresenceLeavingFieldEvent>;
}
export interface Rotation {
    keyDigest: Uint8Array<ArrayBuffer>;
    oldUntil: number;
}
export declare namespace Rotation {
    const codec: () => Codec<Rotation>;
    interface RotationKeyDigestFieldEvent {
        field: '$.keyDigest';
        value: Uint8Array<ArrayBuffer>;
    }
    interface RotationOldUntilFieldEvent {
        field: '$.oldUntil';
        value: number;
    }
    function encode(obj: Partial<Rotation>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Rotation>): Rotation;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Rotation>): Generator<RotationKeyDigestFieldEvent | RotationOldUntilFieldEvent>;
}
export interface InvitationBody {
    minor: number;
    networkName: string;
    networkKey: Uint8Array<ArrayBuffer>;
    keyNumber: number;
    addresses: string[];
    secret: Uint8Array<ArrayBuffer>;
    class: number;
    label: string;
    fleets: Uint8Array<ArrayBuffer>[];
    expiresAt: number;
}
export declare namespace InvitationBody {
    const codec: () => Codec<InvitationBody>;
    interface InvitationBodyMinorFieldEvent {
        field: '$.minor';
        value: number;
    }
    interface InvitationBodyNetworkNameFieldEvent {
        field: '$.networkName';
        value: string;
    }
    interface InvitationBodyNetworkKeyFieldEvent {
        field: '$.networkKey';
        value: Uint8Array<ArrayBuffer>;
    }
    interface InvitationBodyKeyNumberFieldEvent {
        field: '$.keyNumber';
        value: number;
    }
    interface InvitationBodyAddressesFieldEvent {
        field: '$.addresses[]';
        index: number;
        value: string;
    }
    interface InvitationBodySecretFieldEvent {
        field: '$.secret';
        value: Uint8Array<ArrayBuffer>;
    }
    interface InvitationBodyClassFieldEvent {
        field: '$.class';
        value: number;
    }
    interface InvitationBodyLabelFieldEvent {
        field: '$.label';
        value: string;
    }
    interface InvitationBodyFleetsFieldEvent {
        field: '$.fleets[]';
        index: number;
        value: Uint8Array<ArrayBuffer>;
    }
    interface InvitationBodyExpiresAtFieldEvent {
        field: '$.expiresAt';
        value: number;
    }
    function encode(obj: Partial<InvitationBody>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<InvitationBody>): InvitationBody;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<InvitationBody>): Generator<InvitationBodyMinorFieldEvent | InvitationBodyNetworkNameFieldEvent | InvitationBodyNetworkKeyFieldEvent | InvitationBodyKeyNumberFieldEvent | InvitationBodyAddressesFieldEvent | InvitationBodySecretFieldEvent | InvitationBodyClassFieldEvent | InvitationBodyLabelFieldEvent | InvitationBodyFleetsFieldEvent | InvitationBodyExpiresAtFieldEvent>;
}
