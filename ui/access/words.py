"""What the pages of accounts and the panel of members say."""

from typing import Final

from assistant.plurals import filled
from assistant.reports.render import spaced
from scoring.model import Text

WORDS: Final = {
    "sign_in": Text(fr="Se connecter", en="Sign in"),
    "email": Text(fr="Adresse électronique", en="E-mail address"),
    "password": Text(fr="Mot de passe", en="Password"),
    "with_provider": Text(fr="Se connecter avec {name}", en="Sign in with {name}"),
    "or_local": Text(fr="Ou avec un compte de ce serveur", en="Or with an account of this server"),
    "no_account": Text(
        fr="Pas de compte ? Un responsable de votre organisation vous envoie une invitation.",
        en="No account? An owner of your organisation sends you an invitation.",
    ),
    "sign_out": Text(fr="Se déconnecter", en="Sign out"),
    "organisations": Text(fr="Vos organisations", en="Your organisations"),
    "no_organisation": Text(
        fr="Vous n’êtes membre d’aucune organisation : demandez une invitation à un responsable.",
        en="You are a member of no organisation: ask an owner for an invitation.",
    ),
    "plain": Text(fr="pages simples", en="plain pages"),
    "account": Text(fr="Votre compte", en="Your account"),
    "name": Text(fr="Nom, tel qu’il paraît sous vos décisions", en="Name, as it stands under your decisions"),
    "save": Text(fr="Enregistrer", en="Save"),
    "saved": Text(fr="C’est enregistré.", en="Saved."),
    "change_password": Text(fr="Changer de mot de passe", en="Change your password"),
    "change_note": Text(
        fr="Toutes vos autres sessions se ferment. Les jetons restent : un responsable les révoque.",
        en="All your other sessions end. Tokens stay: an owner revokes them.",
    ),
    "present": Text(fr="Mot de passe actuel", en="Present password"),
    "new": Text(fr="Nouveau mot de passe", en="New password"),
    "again": Text(fr="Le même, encore une fois", en="The same, once more"),
    "rule": Text(
        fr="Au moins {least} caractères variés : une phrase se retient mieux.",
        en="At least {least} varied characters: a sentence is easier to remember.",
    ),
    "differ": Text(fr="Les deux saisies diffèrent : recommencez.", en="The two entries differ: try again."),
    "sessions": Text(fr="Vos sessions ouvertes", en="Your open sessions"),
    "since": Text(fr="Ouverte le", en="Opened on"),
    "last": Text(fr="Vue le", en="Last seen"),
    "browser": Text(fr="Navigateur", en="Browser"),
    "this_one": Text(fr="celle-ci", en="this one"),
    "end": Text(fr="Fermer", en="End"),
    "of_provider": Text(
        fr="Vous vous connectez chez votre fournisseur d’identité : votre mot de passe se change là-bas.",
        en="You sign in at your identity provider: your password is changed there.",
    ),
    "choose_password": Text(fr="Choisir un mot de passe", en="Choose a password"),
    "join": Text(fr="Rejoindre {name}", en="Join {name}"),
    "join_as": Text(fr="Vous y serez {role}, sous l’adresse {email}.", en="You will be {role}, as {email}."),
    "join_sign_in": Text(
        fr="Cette adresse a un compte : connectez-vous d’abord, puis rouvrez ce lien.",
        en="This address has an account: sign in first, then open this link again.",
    ),
    "join_other": Text(
        fr="L’invitation est pour {email}, et vous êtes connecté sous une autre adresse.",
        en="The invitation is for {email}, and you are signed in under another address.",
    ),
    "accept": Text(fr="Rejoindre", en="Join"),
    "other_language": Text(fr="English", en="Français"),
    "skip": Text(fr="Aller au contenu", en="Skip to content"),
    "nothing": Text(fr="Rien à cette adresse.", en="Nothing at this address."),
    # Members and tokens
    "members": Text(fr="Membres", en="Members"),
    "member": Text(fr="Personne", en="Person"),
    "role": Text(fr="Rôle", en="Role"),
    "invite": Text(fr="Inviter", en="Invite"),
    "invited": Text(
        fr="Envoyez ce lien à {email} : il marche une fois, pendant {days} jour(s), et n’est montré que maintenant.",
        en="Send this link to {email}: it works once, for {days} day(s), and is shown this once.",
    ),
    "invitations": Text(fr="Invitations ouvertes", en="Open invitations"),
    "until": Text(fr="Jusqu’au", en="Until"),
    "remove": Text(fr="Retirer", en="Remove"),
    "set_role": Text(fr="Changer le rôle", en="Change the role"),
    "tokens": Text(fr="Jetons d’API", en="API tokens"),
    "tokens_note": Text(
        fr="Un jeton agit en votre nom dans cette organisation seulement, dans la limite de ses droits et des vôtres.",
        en="A token acts in your name in this organisation only, within its scopes and your own rights.",
    ),
    "token_name": Text(fr="À quoi sert le jeton", en="What the token is for"),
    "scopes": Text(fr="Droits", en="Scopes"),
    "days": Text(fr="Durée en jours", en="Days"),
    "make_token": Text(fr="Créer le jeton", en="Make the token"),
    "token_made": Text(
        fr="Copiez ce jeton maintenant : il n’est montré qu’une fois.",
        en="Copy this token now: it is shown this once.",
    ),
    "on_behalf": Text(fr="Au nom de", en="On behalf of"),
    "used": Text(fr="Dernier usage", en="Last used"),
    "never": Text(fr="jamais", en="never"),
    "state": Text(fr="État", en="State"),
    "revoke": Text(fr="Révoquer", en="Revoke"),
    "done": Text(fr="C’est fait.", en="Done."),
}
SCOPES: Final = {
    "read": Text(fr="lire", en="read"),
    "ask": Text(fr="questionner", en="ask"),
    "contribute": Text(fr="ajouter des documents", en="add documents"),
    "decide": Text(fr="décider des preuves", en="decide on evidence"),
    "draft": Text(fr="rédiger", en="draft"),
    "manage": Text(fr="gérer", en="manage"),
}
"""What the permissions are called."""


def said(key: str, lang: str, **values: object) -> str:
    """The text under `key`, with its values put in. Raises KeyError for a key we never gave."""
    text = WORDS[key].said(lang)
    return spaced(filled(text, lang, **values), lang)
