//! Reports and their evidence, sealed and opened by the very protocol.

use std::num::NonZeroU32;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crypto_core::{
    Chains, Content, DeviceId, Draft, Evidence, Kdf, KdfParameters, MessageId, Pins, Vault, Zeroizing,
    derive_pbkdf2, make_account,
};
use futures_util::future::join_all;
use model::auth::{Signup, UserType};
use model::detection::{Certainty, FlagKind};
use model::moderation::{
    DecisionAction, Measure, NewFlag, NewFlags, NewReport, ReportReason, ReportStatus, Reported,
};
use model::{ConversationId, FieldErrors, FieldProblem, ReportId};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use sqlx::PgPool;

use super::people::{Scene, decision, opened};
use crate::Services;
use crate::auth::{Caller, authenticate, signup};
use crate::fixtures::{demande, person, places, services, signup_form};
use crate::moderation::{Case, Error, case, decide, flag, queue, report};

const SENT_AT: u64 = 1_795_000_000_000;

/// One iteration: these tests are not about their number.
struct QuickKdf;

impl Kdf for QuickKdf {
    async fn derive(
        &self,
        password: &[u8],
        salt: &[u8],
        _: NonZeroU32,
    ) -> Result<Zeroizing<[u8; 32]>, crypto_core::Error> {
        Ok(derive_pbkdf2(password, salt, NonZeroU32::MIN))
    }
}

/// Somebody with keys.
struct Talker {
    caller: Caller,
    vault: Vault,
}

impl Talker {
    async fn new(services: &Services, email: &str, user_type: UserType, seed: u64) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let account = make_account(
            &QuickKdf,
            &mut rng,
            email,
            "mot de passe",
            KdfParameters::default(),
        )
        .await
        .unwrap();
        let form = Signup {
            public_bundle: account.bundle.to_base64(),
            ..signup_form(email, user_type)
        };
        let (_, session) = signup(services, form, "Tests").await.unwrap();
        Self {
            caller: authenticate(services, &session.token).await.unwrap().unwrap(),
            vault: account.vault,
        }
    }

    fn id(&self) -> crypto_core::PublicId {
        crypto_core::PublicId::new(self.caller.me.public_id.0.clone()).unwrap()
    }

    /// What `to` can show of a message that he got from this person.
    fn says(&self, to: &Self, place: ConversationId, number: u8, sent_at: u64, text: &str) -> Evidence {
        let place = crypto_core::ConversationId(place.0.into_bytes());
        let trusted = |who: &Self| {
            let mut pins = Pins::default();
            let bundle = who.vault.bundle().unwrap().verify().unwrap();
            let trusted = pins.accept(&who.id(), &bundle).unwrap();
            (pins, trusted)
        };
        let draft = Draft {
            message_id: MessageId([number; 16]),
            device: DeviceId([7; 16]),
            sent_at,
            content: Content::new("text", text).unwrap(),
        };
        let mut rng = StdRng::seed_from_u64(u64::from(number));
        let mine = self.vault.conversation(place, self.id(), to.id()).unwrap();
        let sealed = mine
            .seal(&mut rng, &trusted(to).1, &Chains::default(), draft)
            .unwrap();
        let theirs = to.vault.conversation(place, to.id(), self.id()).unwrap();
        let (pins, _) = trusted(self);
        let received = theirs
            .open_from_peer(
                pins.get(&self.id()).unwrap(),
                &MessageId([number; 16]),
                &sealed.for_peer,
            )
            .unwrap();
        theirs.evidence(&received).unwrap()
    }
}

/// The pro reports what the author wrote to him.
pub struct Talk {
    pub scene: Scene,
    author: Talker,
    pro: Talker,
}

impl Talk {
    pub async fn new(db: PgPool) -> Self {
        let (services, clock) = services(db);
        places(&services.db).await;
        let author = Talker::new(&services, "a@b.fr", UserType::Demandeur, 1).await;
        let pro = Talker::new(&services, "pro@b.fr", UserType::Pro, 2).await;
        let scene = Scene::of(services, clock, author.caller.clone(), pro.caller.clone()).await;
        Self { scene, author, pro }
    }

    pub fn said(&self, number: u8, text: &str) -> Evidence {
        let place = self.scene.conversation;
        self.author.says(&self.pro, place, number, SENT_AT, text)
    }

    pub async fn reports(&self, messages: Vec<String>) -> Result<Reported, Error> {
        let new = NewReport {
            messages,
            ..about(self.scene.conversation)
        };
        report(&self.scene.services, &self.pro.caller, new).await
    }
}

fn about(conversation_id: ConversationId) -> NewReport {
    NewReport {
        conversation_id,
        reason: ReportReason::Arnaque,
        details: Some(" Il veut un acompte. ".into()),
        good_faith: true,
        messages: Vec::new(),
    }
}

pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_case_shows_what_was_reported_and_what_proves_it(db: PgPool) {
    let talk = Talk::new(db).await;
    let scene = &talk.scene;
    let flags = NewFlags {
        conversation_id: scene.conversation,
        flags: vec![NewFlag {
            kind: FlagKind::PaiementExterne,
            certainty: Certainty::Certain,
        }],
    };
    flag(&scene.services, &scene.author, flags).await.unwrap();
    let earlier = Case::Person(scene.author.me.public_id.clone());
    decide(
        &scene.services,
        &scene.moderator,
        &earlier,
        decision(Measure::Warn),
    )
    .await
    .unwrap();
    let shown = ["Payez d’abord.", "Sinon rien."];
    let messages = (1..)
        .zip(shown)
        .map(|(number, text)| base64(&talk.said(number, text).to_bytes()));
    let made = talk.reports(messages.collect()).await.unwrap();
    assert_eq!((made.messages, made.proven), (2, 2));

    let waiting = queue(&scene.services, &scene.moderator, None).await.unwrap();
    assert_eq!(waiting.next, None);
    assert_eq!(
        waiting
            .reports
            .iter()
            .map(|one| (one.id, one.messages, &one.reported.public_id))
            .collect::<Vec<_>>(),
        [(made.id, 2, &scene.author.me.public_id)]
    );
    let read = case(&scene.services, &scene.moderator, made.id).await.unwrap();
    assert_eq!(read.status, ReportStatus::Pending);
    assert_eq!(read.details.as_deref(), Some("Il veut un acompte."));
    assert_eq!(read.reported.public_id, scene.author.me.public_id);
    assert_eq!(read.reporter.as_ref().unwrap().public_id, scene.pro.me.public_id);
    let subject = read.demande.clone().unwrap();
    assert_eq!(
        (subject.id, subject.by_reported, subject.removed),
        (scene.demande, true, false)
    );
    assert_eq!(
        read.messages
            .iter()
            .map(|one| (one.text.as_str(), one.sender.as_str(), one.verified))
            .collect::<Vec<_>>(),
        shown.map(|text| (text, "Camille R.", true))
    );
    assert_eq!(read.messages[0].sent_at.unsigned_abs(), SENT_AT);
    assert_eq!(
        read.flags
            .iter()
            .map(|one| (one.kind, one.count, one.possible_count))
            .collect::<Vec<_>>(),
        [(FlagKind::PaiementExterne, 1, 0)]
    );
    assert_eq!(
        read.decisions
            .iter()
            .map(|one| (one.action, one.automatic))
            .collect::<Vec<_>>(),
        [(DecisionAction::Warn, false)]
    );
    // Nobody's key leaves the server.
    let wire = serde_json::to_string(&read).unwrap();
    for who in [&scene.author, &scene.pro, &scene.moderator] {
        assert!(!wire.contains(&who.id.to_string()));
    }

    // Once decided, it is off the queue, and the decision stands with the case.
    decide(
        &scene.services,
        &scene.moderator,
        &Case::Report(made.id),
        decision(Measure::Dismiss),
    )
    .await
    .unwrap();
    let waiting = queue(&scene.services, &scene.moderator, None).await.unwrap();
    assert!(waiting.reports.is_empty());
    let read = case(&scene.services, &scene.moderator, made.id).await.unwrap();
    assert_eq!(read.status, ReportStatus::Reviewed);
    assert_eq!(read.decisions.len(), 2);
}

#[sqlx::test(migrations = "../../migrations")]
async fn what_is_forged_moved_or_altered_is_shown_as_unproven(db: PgPool) {
    let talk = Talk::new(db).await;
    let scene = &talk.scene;
    let other = demande(&scene.services, &scene.author, "Prise", "75111", 2).await;
    let elsewhere = opened(&scene.services, &scene.pro, other).await;
    let third = Talker::new(&scene.services, "x@b.fr", UserType::Demandeur, 3).await;
    let here = scene.conversation;
    let changed = |number: u8, change: fn(&mut Vec<u8>)| {
        let mut bytes = talk.said(number, "Payez d’abord.").to_bytes();
        change(&mut bytes);
        bytes
    };
    let cases = [
        ("as it was", talk.said(1, "Bonjour.").to_bytes()),
        ("another signature", changed(2, |bytes| bytes[69] ^= 1)),
        (
            "another word",
            changed(3, |bytes| *bytes.last_mut().unwrap() ^= 1),
        ),
        ("to another epoch", changed(4, |bytes| bytes[4] ^= 2)),
        ("to another key", changed(5, |bytes| bytes[40] ^= 1)),
        (
            "from another conversation",
            talk.author
                .says(&talk.pro, elsewhere, 6, SENT_AT, "Ici ?")
                .to_bytes(),
        ),
        (
            "by somebody else",
            third
                .says(&talk.pro, here, 7, SENT_AT, "Payez d’abord.")
                .to_bytes(),
        ),
        (
            "to somebody else",
            talk.author
                .says(&third, here, 8, SENT_AT, "Pour une autre.")
                .to_bytes(),
        ),
        (
            "by the reporter",
            talk.pro.says(&talk.author, here, 9, SENT_AT, "Moi.").to_bytes(),
        ),
    ];
    let made = talk
        .reports(cases.iter().map(|(_, bytes)| base64(bytes)).collect())
        .await
        .unwrap();
    assert_eq!((made.messages, made.proven), (9, 1));
    let read = case(&scene.services, &scene.moderator, made.id).await.unwrap();
    for ((name, _), message) in cases.iter().zip(&read.messages) {
        assert_eq!(message.verified, *name == "as it was", "{name}");
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn what_is_no_message_is_refused_and_nothing_is_kept(db: PgPool) {
    let talk = Talk::new(db).await;
    let good = talk.said(1, "Bonjour.").to_bytes();
    let cut = &good[..good.len() - 1];
    let epoch = [&good[..1], &[0xff; 4], &good[5..]].concat();
    for wrong in [
        vec!["!".to_owned()],
        vec![String::new()],
        vec![base64(b"bonjour")],
        vec![base64(cut)],
        vec![base64(&epoch)],
        vec![base64(&good), base64(&good)],
    ] {
        let Err(Error::Invalid(errors)) = talk.reports(wrong.clone()).await else {
            panic!("{wrong:?}")
        };
        assert_eq!(errors, FieldErrors::of("messages", FieldProblem::Invalid));
    }
    assert_eq!(talk.scene.number("select count(*) from reports").await, 0);
}

#[sqlx::test(migrations = "../../migrations")]
async fn no_date_of_a_sender_makes_his_message_unreportable(db: PgPool) {
    let talk = Talk::new(db).await;
    let place = talk.scene.conversation;
    let messages = [(1, u64::MAX), (2, 0)].map(|(number, sent_at)| {
        base64(
            &talk
                .author
                .says(&talk.pro, place, number, sent_at, "Hm.")
                .to_bytes(),
        )
    });
    let made = talk.reports(messages.to_vec()).await.unwrap();
    assert_eq!(made.proven, 2);
    let read = case(&talk.scene.services, &talk.scene.moderator, made.id)
        .await
        .unwrap();
    assert_eq!(
        read.messages.iter().map(|one| one.sent_at).collect::<Vec<_>>(),
        [253_402_300_799_000, 0]
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn old_keys_prove_old_messages_and_keys_that_nobody_published_prove_nothing(db: PgPool) {
    let mut talk = Talk::new(db).await;
    let old = base64(&talk.said(1, "Payez d’abord.").to_bytes());
    let mut rng = StdRng::seed_from_u64(9);
    talk.pro.vault.make_next_epoch(&mut rng).unwrap();
    let new = base64(&talk.said(2, "Alors ?").to_bytes());
    let made = talk.reports(vec![old.clone(), new.clone()]).await.unwrap();
    assert_eq!((made.messages, made.proven), (2, 1));
    sqlx::query("insert into public_bundles (user_id, epoch, bundle) values ($1, 2, $2)")
        .bind(talk.pro.caller.id)
        .bind(talk.pro.vault.bundle().unwrap().as_bytes())
        .execute(&talk.scene.services.db)
        .await
        .unwrap();
    let closed = decision(Measure::Dismiss);
    decide(
        &talk.scene.services,
        &talk.scene.moderator,
        &Case::Report(made.id),
        closed,
    )
    .await
    .unwrap();
    assert_eq!(talk.reports(vec![old, new]).await.unwrap().proven, 2);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_conversation_is_reported_once_at_a_time_by_each_side(db: PgPool) {
    let talk = Talk::new(db).await;
    let scene = &talk.scene;
    let message = base64(&talk.said(1, "Payez d’abord.").to_bytes());
    scene.connect().await;
    let made = join_all((0..20).map(|_| talk.reports(vec![message.clone()]))).await;
    assert_eq!(made.iter().filter(|made| made.is_ok()).count(), 1);
    assert_eq!(
        made.iter()
            .filter(|made| matches!(made, Err(Error::AlreadyReported)))
            .count(),
        19
    );
    assert_eq!(scene.number("select count(*) from report_messages").await, 1);
    // The other side has his own say.
    report(&scene.services, &scene.author, about(scene.conversation))
        .await
        .unwrap();
    let stranger = person(&scene.services, "x@b.fr", UserType::Pro).await;
    let refused = report(&scene.services, &stranger, about(scene.conversation)).await;
    assert!(matches!(refused, Err(Error::NotFound)));
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_queue_is_read_in_pages_by_moderators_alone(db: PgPool) {
    let scene = Scene::new(db).await;
    // Thirty-five reports, five at each moment: the order must not hang on the clock alone.
    sqlx::query(
        "insert into reports (reporter_id, reported_id, subject, reason, created_at)
         select $1, $2, 'user', 'autre', $3::timestamptz + number / 5 * interval '1 minute' from generate_series(0, 34) number",
    )
    .bind(scene.pro.id)
    .bind(scene.author.id)
    .bind(scene.services.clock.now())
    .execute(&scene.services.db)
    .await
    .unwrap();
    let first = queue(&scene.services, &scene.moderator, None).await.unwrap();
    assert_eq!(first.reports.len(), 30);
    // What was decided meanwhile does not lose the place.
    let last = first.next.unwrap();
    decide(
        &scene.services,
        &scene.moderator,
        &Case::Report(last),
        decision(Measure::Dismiss),
    )
    .await
    .unwrap();
    let rest = queue(&scene.services, &scene.moderator, Some(last))
        .await
        .unwrap();
    assert_eq!((rest.reports.len(), rest.next), (5, None));
    let all: Vec<_> = first.reports.iter().chain(&rest.reports).collect();
    assert!(all.is_sorted_by_key(|one| (one.created_at, one.id.0)));
    assert_eq!(
        all.iter()
            .map(|one| one.id.0)
            .collect::<std::collections::BTreeSet<_>>()
            .len(),
        35
    );

    for who in [&scene.pro, &scene.author] {
        assert!(matches!(
            queue(&scene.services, who, None).await,
            Err(Error::NotFound)
        ));
        assert!(matches!(
            case(&scene.services, who, last).await,
            Err(Error::NotFound)
        ));
    }
    let nothing = case(&scene.services, &scene.moderator, ReportId(uuid::Uuid::nil())).await;
    assert!(matches!(nothing, Err(Error::NotFound)));
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_case_outlives_its_conversation(db: PgPool) {
    let talk = Talk::new(db).await;
    let made = talk
        .reports(vec![base64(&talk.said(1, "Payez d’abord.").to_bytes())])
        .await
        .unwrap();
    sqlx::query("delete from conversations")
        .execute(&talk.scene.services.db)
        .await
        .unwrap();
    let read = case(&talk.scene.services, &talk.scene.moderator, made.id)
        .await
        .unwrap();
    assert!(read.demande.is_none());
    assert!(read.messages[0].verified);
}
