"""Generated pages that hold no content: consent walls, logins, error pages, script shells, human checks. Their gold is empty."""

import random
from collections.abc import Iterator, Mapping

from training.corpus import GoldPage

PAGES_A_TEXT = 3
SEED = 11

# Language → kind → (heading, paragraphs and buttons in order). Written for this project.
TEXTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "en": {
        "consent": (
            "We value your privacy",
            (
                "We and our 842 partners store and access information on a device, such as cookies, and process "
                "personal data to show personalised ads, "
                "measure content and gain audience insights. You can change your choices at any time in our privacy policy."
            ),
            "With your permission we may use precise location data. Click accept to consent to the processing described above.",
            "Accept all",
            "Reject all",
            "Manage options",
        ),
        "login": (
            "Sign in",
            "Please log in to your account to continue.",
            "Email address",
            "Password",
            "Forgot your password?",
            "Create an account",
        ),
        "error": (
            "404",
            "Page not found",
            "The page you are looking for might have been removed or is temporarily unavailable.",
            "Back to home",
        ),
        "shell": ("", "You need to enable JavaScript to run this app.", "Loading…"),
        "check": (
            "Checking your browser",
            "Please verify that you are human. This may take a few seconds.",
            "Ray ID: 7f3c1a2b9d",
            "Enable cookies",
        ),
    },
    "de": {
        "consent": (
            "Datenschutz-Einstellungen",
            (
                "Wir und unsere Partner verwenden Cookies und ähnliche Techniken, um Inhalte und Anzeigen zu "
                "personalisieren und die Zugriffe auf unsere "
                "Website zu analysieren. Sie können Ihre Einwilligung jederzeit widerrufen."
            ),
            "Mit Werbung weiterlesen oder Pur-Abo abschließen.",
            "Alle akzeptieren",
            "Ablehnen",
            "Einstellungen",
        ),
        "login": (
            "Anmelden",
            "Bitte melden Sie sich an, um fortzufahren.",
            "E-Mail-Adresse",
            "Passwort",
            "Passwort vergessen?",
            "Registrieren",
        ),
        "error": ("Fehler 404", "Seite nicht gefunden", "Die angeforderte Seite existiert nicht oder wurde verschoben.", "Zur Startseite"),
        "shell": ("", "Bitte aktivieren Sie JavaScript, um diese Seite zu nutzen.", "Wird geladen…"),
        "check": ("Sicherheitsprüfung", "Bitte bestätigen Sie, dass Sie kein Roboter sind.", "Vorgangsnummer: 18f2ab"),
    },
    "fr": {
        "consent": (
            "Le respect de votre vie privée est notre priorité",
            (
                "Avec votre accord, nos partenaires et nous utilisons des cookies pour stocker et consulter des "
                "informations personnelles comme votre "
                "visite sur ce site. Vous pouvez retirer votre consentement à tout moment."
            ),
            "Tout accepter",
            "Continuer sans accepter",
            "Paramétrer",
        ),
        "login": (
            "Connexion",
            "Veuillez vous connecter pour continuer.",
            "Adresse e-mail",
            "Mot de passe",
            "Mot de passe oublié ?",
            "Créer un compte",
        ),
        "error": ("Erreur 404", "Page introuvable", "La page que vous recherchez n'existe pas ou a été déplacée.", "Retour à l'accueil"),
        "shell": ("", "Vous devez activer JavaScript pour utiliser ce site.", "Chargement…"),
        "check": ("Vérification", "Veuillez confirmer que vous n'êtes pas un robot.", "Identifiant : 4412ab"),
    },
    "es": {
        "consent": (
            "Tu privacidad es importante",
            (
                "Nosotros y nuestros socios utilizamos cookies para almacenar y acceder a información del "
                "dispositivo, personalizar anuncios y medir el "
                "contenido. Puedes cambiar tus preferencias en cualquier momento."
            ),
            "Aceptar todo",
            "Rechazar",
            "Configurar",
        ),
        "login": (
            "Iniciar sesión",
            "Inicia sesión para continuar.",
            "Correo electrónico",
            "Contraseña",
            "¿Olvidaste tu contraseña?",
            "Crear cuenta",
        ),
        "error": ("Error 404", "Página no encontrada", "La página que buscas no existe o ha cambiado de dirección.", "Volver al inicio"),
        "shell": ("", "Necesitas activar JavaScript para usar esta aplicación.", "Cargando…"),
        "check": ("Comprobación de seguridad", "Confirma que no eres un robot.", "Referencia: 99a1"),
    },
    "ru": {
        "consent": (
            "Мы ценим вашу конфиденциальность",
            (
                "Мы и наши партнёры используем файлы cookie, чтобы персонализировать рекламу и анализировать "
                "посещаемость. Вы можете изменить свой выбор "
                "в настройках в любое время."
            ),
            "Принять все",
            "Отклонить",
            "Настройки",
        ),
        "login": ("Вход", "Войдите, чтобы продолжить.", "Электронная почта", "Пароль", "Забыли пароль?", "Регистрация"),
        "error": ("Ошибка 404", "Страница не найдена", "Возможно, она была удалена или перемещена.", "На главную"),
        "shell": ("", "Для работы приложения включите JavaScript.", "Загрузка…"),
        "check": ("Проверка браузера", "Подтвердите, что вы не робот.", "Номер запроса: 5512"),
    },
    "pl": {
        "consent": (
            "Szanujemy Twoją prywatność",
            (
                "My i nasi partnerzy przechowujemy na urządzeniu pliki cookie, aby dopasowywać reklamy i mierzyć "
                "ruch. Zgodę możesz wycofać w każdej chwili."
            ),
            "Zaakceptuj wszystko",
            "Odrzuć",
            "Ustawienia",
        ),
        "login": ("Zaloguj się", "Zaloguj się, aby kontynuować.", "Adres e-mail", "Hasło", "Nie pamiętasz hasła?", "Załóż konto"),
        "error": ("Błąd 404", "Nie znaleziono strony", "Strona, której szukasz, nie istnieje lub została przeniesiona.", "Strona główna"),
        "shell": ("", "Włącz obsługę JavaScript, aby korzystać z aplikacji.", "Ładowanie…"),
        "check": ("Weryfikacja", "Potwierdź, że nie jesteś robotem.", "Numer: 77fa"),
    },
    "zh": {
        "consent": (
            "我们重视您的隐私",
            "我们和合作伙伴使用Cookie来存储和访问设备上的信息，以提供个性化广告并分析流量。您可以随时更改您的选择。",
            "全部接受",
            "拒绝",
            "设置",
        ),
        "login": ("登录", "请登录后继续。", "邮箱地址", "密码", "忘记密码？", "注册账号"),
        "error": ("404", "页面不存在", "您访问的页面可能已被删除或移动。", "返回首页"),
        "shell": ("", "请启用JavaScript以使用本应用。", "加载中…"),
        "check": ("安全验证", "请确认您不是机器人。", "请求编号：3321"),
    },
    "ja": {
        "consent": (
            "プライバシーを尊重します",
            "当社とパートナーは、Cookieを使用して広告を最適化し、利用状況を分析します。設定はいつでも変更できます。",
            "すべて同意",
            "拒否",
            "設定",
        ),
        "login": ("ログイン", "続行するにはログインしてください。", "メールアドレス", "パスワード", "パスワードを忘れた方", "新規登録"),
        "error": ("404", "ページが見つかりません", "お探しのページは削除されたか、移動した可能性があります。", "トップへ戻る"),
        "shell": ("", "このアプリを利用するにはJavaScriptを有効にしてください。", "読み込み中…"),
        "check": ("セキュリティ確認", "あなたがロボットではないことを確認してください。", "リクエスト番号：8841"),
    },
}
MENU = ("Home", "News", "Sport", "About", "Contact", "Shop", "Blog", "Help")
NAMES = ("wrapper", "container", "main", "content", "box", "page", "modal", "dialog", "overlay", "app", "root", "card", "panel")


def generated_pages() -> Iterator[GoldPage]:
    """Every text in a few random layouts, always the same ones."""
    chance = random.Random(SEED)
    for language, kinds in TEXTS.items():
        for kind, lines in kinds.items():
            for number in range(PAGES_A_TEXT):
                name = f"generated-{language}-{kind}-{number}"
                yield GoldPage(name, "generated", name, _page(lines, chance), "", None, language, None, None, None)


def _page(lines: tuple[str, ...], chance: random.Random) -> str:
    heading, *texts = lines
    level = chance.choice(("h1", "h2", "div"))
    parts = [f"<{level}>{heading}</{level}>"] if heading else []
    for text in texts:
        tag = "p" if len(text) > 30 else chance.choice(("button", "a", "label", "p", "span", "div"))
        parts.append(f'<{tag} class="{chance.choice(NAMES)}">{text}</{tag}>')
    body = "".join(parts)
    for _ in range(chance.randint(1, 4)):
        body = f'<{(tag := chance.choice(("div", "section", "main")))} class="{chance.choice(NAMES)}">{body}</{tag}>'
    menu = "".join(f'<li><a href="/{item}">{item}</a></li>' for item in chance.sample(MENU, chance.randint(3, 7)))
    nav = f"<nav><ul>{menu}</ul></nav>" if chance.random() < 0.5 else ""
    foot = f"<footer><p>© 2025 Example</p><ul>{menu}</ul></footer>" if chance.random() < 0.5 else ""
    return f"<html><head><title>{heading or 'App'}</title></head><body>{nav}{body}{foot}</body></html>"
