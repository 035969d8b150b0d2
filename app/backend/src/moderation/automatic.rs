//! What a person reads where the counters decided alone: what happened, by which rule, for how long, that it was automatic,
//! and how to contest it (DSA art. 17 § 3). Kept as it was sent: a new wording is for new decisions.

use model::auth::Language;
use model::moderation::{AUTOMATIC_RESTRICTION_DAYS, FlagThreshold};

/// The statement of reasons, in the person's language.
pub(super) fn statement(threshold: FlagThreshold, total: u32, language: Language) -> String {
    let [facts, measure, contest] = match language {
        Language::Fr => french(threshold, total),
        Language::En => english(threshold, total),
    };
    [facts, measure, contest].join("\n\n")
}

fn french(threshold: FlagThreshold, total: u32) -> [String; 3] {
    let [_, restrict, ban] = FlagThreshold::ALL.map(FlagThreshold::at);
    let days = AUTOMATIC_RESTRICTION_DAYS;
    let facts = format!(
        "Votre navigateur a compté {total} signaux certains dans ce que vous avez écrit en conversation : un contact \
         extérieur, un paiement extérieur ou une formule suspecte. Nous n’avons lu aucun message : seuls la catégorie et \
         le nombre nous parviennent."
    );
    let measure = match threshold {
        FlagThreshold::Warn => format!(
            "Ceci est un avertissement. Rien ne change pour l’instant. À {restrict} signaux, vous ne pourrez ni publier \
             une demande ni débloquer une place pendant {days} jours ; à {ban}, votre compte sera fermé."
        ),
        FlagThreshold::Restrict => format!(
            "Pendant {days} jours à partir de maintenant, vous ne pouvez ni publier une demande ni débloquer une place. \
             Vos conversations restent ouvertes. À {ban} signaux, votre compte sera fermé."
        ),
        FlagThreshold::Ban => {
            "Votre compte est fermé, sans limite de durée. Toutes vos sessions sont closes et vos demandes en \
             cours sont retirées."
                .to_owned()
        }
    };
    let rule = "La règle appliquée est celle de nos Règles de modération (/regles/moderation), partie « Les signaux, sans \
                lire vos messages ». Cette décision est automatique : un programme l’a prise, sans qu’une personne \
                intervienne.";
    let way = match threshold {
        FlagThreshold::Ban => {
            " Votre compte étant fermé, faites-le depuis la page de connexion (/connexion)."
        }
        FlagThreshold::Warn | FlagThreshold::Restrict => {
            " Faites-le depuis votre compte (/compte/decisions)."
        }
    };
    let contest = format!(
        "{rule} Vous pouvez la contester gratuitement pendant six mois : une personne la réexaminera.{way} Vous pouvez \
         aussi saisir un organe de règlement extrajudiciaire certifié, ou le juge."
    );
    [facts, measure, contest]
}

fn english(threshold: FlagThreshold, total: u32) -> [String; 3] {
    let [_, restrict, ban] = FlagThreshold::ALL.map(FlagThreshold::at);
    let days = AUTOMATIC_RESTRICTION_DAYS;
    let facts = format!(
        "Your browser counted {total} certain signals in what you wrote in conversations: a contact elsewhere, a payment \
         elsewhere, or a suspicious phrase. We have read no message: only the category and the number reach us."
    );
    let measure = match threshold {
        FlagThreshold::Warn => format!(
            "This is a warning. Nothing changes for now. At {restrict} signals, you will be able neither to post a demande \
             nor to unlock a place for {days} days; at {ban}, your account will be closed."
        ),
        FlagThreshold::Restrict => format!(
            "For {days} days from now, you can neither post a demande nor unlock a place. Your conversations stay open. At \
             {ban} signals, your account will be closed."
        ),
        FlagThreshold::Ban => {
            "Your account is closed, without limit of time. All your sessions have ended and your open \
             demandes are taken down."
                .to_owned()
        }
    };
    let rule = "The rule applied is that of our moderation rules (/regles/moderation, in French), part “Les signaux, sans \
                lire vos messages”. This decision is automatic: a program took it, without anybody’s intervention.";
    let way = match threshold {
        FlagThreshold::Ban => " As your account is closed, do so from the page to log in (/connexion).",
        FlagThreshold::Warn | FlagThreshold::Restrict => " Do so from your account (/compte/decisions).",
    };
    let contest = format!(
        "{rule} You can contest it free of charge for six months: a person will look at it again.{way} You can also turn to \
         a certified out-of-court dispute settlement body, or to a court."
    );
    [facts, measure, contest]
}

#[cfg(test)]
mod tests {
    use model::moderation::STATEMENT_MAX;

    use super::*;

    #[test]
    fn each_says_that_it_was_automatic_and_how_to_contest_it() {
        for threshold in FlagThreshold::ALL {
            for (language, words) in [
                (
                    Language::Fr,
                    ["automatique", "contester", "une personne", "/regles/moderation"],
                ),
                (
                    Language::En,
                    ["automatic", "contest", "a person", "/regles/moderation"],
                ),
            ] {
                let statement = statement(threshold, threshold.at(), language);
                for word in words {
                    assert!(statement.contains(word), "{word}: {statement}");
                }
                assert!(statement.contains(&threshold.at().to_string()));
                assert!(statement.chars().count() < STATEMENT_MAX as usize);
            }
        }
    }
}
